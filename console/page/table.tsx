import type { Point } from "../model/view.ts";
import { errorsOf, figure } from "./figures.ts";
import { Scroll } from "./parts.tsx";
import { timeOf } from "./text.ts";

const LAST = 20;
const COLORS = ["blue", "green"] as const;

/** The latest figures of the charts in numbers, for whoever does not see curves. */
export function Table({ points }: { readonly points: readonly Point[] }) {
	return (
		<details class="figures-table">
			<summary>The latest figures as a table</summary>
			<Scroll label="Latest figures">
				<table>
					<thead>
						<tr>
							<th scope="col">From (UTC)</th>
							<th scope="col">Intended %</th>
							<th scope="col">Observed %</th>
							{COLORS.map((color) => [
								<th scope="col">{color} requests/s</th>,
								<th scope="col">{color} errors %</th>,
								<th scope="col">{color} p99 ms</th>,
							])}
						</tr>
					</thead>
					<tbody>
						{points
							.slice(-LAST)
							.reverse()
							.map((point) => (
								<tr key={point.at}>
									<th scope="row">{timeOf(point.at)}</th>
									<td>{figure(point.intended)}</td>
									<td>{figure(point.observed)}</td>
									{COLORS.map((color) => {
										const { requests, latency } = point.colors[color];
										return [
											<td>{figure(requests === null ? null : requests / point.seconds)}</td>,
											<td>{figure(errorsOf(point, color))}</td>,
											<td>{figure(latency)}</td>,
										];
									})}
								</tr>
							))}
					</tbody>
				</table>
			</Scroll>
		</details>
	);
}

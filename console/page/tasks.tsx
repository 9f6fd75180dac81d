import type { ServiceDetail } from "../model/view.ts";
import { ColorName, Scroll, Section } from "./parts.tsx";

const COLORS = ["blue", "green"] as const;

/** What each color runs, and what DNS gives it. */
export function TasksAndWeights({ detail }: { readonly detail: ServiceDetail }) {
	const { tasks, weights } = detail;
	const live = weights && !("unreadable" in weights.live) ? Object.entries(weights.live as Weights) : [];
	return (
		<Section title="Colors" id="colors">
			<Scroll label="Colors">
				<table class="colors-table">
					<thead>
						<tr>
							<th scope="col">Color</th>
							<th scope="col">Role</th>
							<th scope="col">Tasks</th>
							<th scope="col">Healthy</th>
							<th scope="col">Weight intended</th>
							<th scope="col">Weight in DNS</th>
						</tr>
					</thead>
					<tbody>
						{COLORS.map((color) => (
							<tr key={color}>
								<th scope="row">
									<ColorName color={color} />
								</th>
								<td>{roleOf(detail, color)}</td>
								<td>{tasks ? `${tasks[color].running} of ${tasks[color].desired}` : "not known"}</td>
								<td>{tasks?.[color].healthy ?? "not known"}</td>
								<td>{weights?.intended ? weights.intended[color] : "–"}</td>
								<td>
									{live.length > 0
										? live.map(([type, each]) => `${type} ${each[color] ?? "–"}`).join(", ")
										: "not known"}
								</td>
							</tr>
						))}
					</tbody>
				</table>
			</Scroll>
			{weights && "unreadable" in weights.live && (
				<p class="none">DNS cannot be read: {String(weights.live.unreadable)}</p>
			)}
		</Section>
	);
}

type Weights = Readonly<Record<string, { readonly blue: number | null; readonly green: number | null }>>;

function roleOf({ rollout, probation, serves }: ServiceDetail, color: "blue" | "green"): string {
	if (rollout) return color === rollout.candidate ? "candidate" : "stable";
	if (probation) return color === probation.serves ? "serves" : "warm";
	if (serves === null) return "not known";
	return color === serves ? "serves" : "idle";
}

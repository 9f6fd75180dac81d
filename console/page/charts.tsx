import { at as placeOf, ticksOf } from "../../rehearsal/report/page/axis.ts";
import { areaOf, lineOf, type Values } from "../../rehearsal/report/page/curves.ts";
import type { Point, ServiceDetail } from "../model/view.ts";
import { type Drawn, drawnOf } from "./drawn.ts";
import { errorsOf, figure } from "./figures.ts";
import { Lane } from "./lane.tsx";
import { Key, Panel, topOf } from "./panel.tsx";
import { Table } from "./table.tsx";
import { share } from "./text.ts";

const COLORS = ["blue", "green"] as const;

/** What both colors did over time. */
export function Charts({ detail, at }: { readonly detail: ServiceDetail; readonly at: string }) {
	const { points, happenings } = detail;
	if (points.length < 2) return <p class="none">Figures are not known yet: they come by the minute.</p>;
	const drawn = drawnOf(points, at);
	const perSecond = (value: number | null, seconds: number) => (value === null ? null : value / seconds);
	return (
		<>
			<div class="plot">
				<SharePanel points={points} drawn={drawn} />
				<Lane happenings={happenings} drawn={drawn} />
				<ColorsPanel
					title="Errors"
					unit="% of requests"
					values={(point, color) => errorsOf(point, color)}
					{...{ points, drawn }}
				/>
				<ColorsPanel
					title="Latency"
					unit="ms, p99"
					values={(point, color) => point.colors[color].latency}
					{...{ points, drawn }}
				/>
				<ColorsPanel
					title="Requests"
					unit="per second"
					values={(point, color) => perSecond(point.colors[color].requests, point.seconds)}
					{...{ points, drawn }}
				/>
				<div class="axis" aria-hidden="true">
					{ticksOf(drawn.axis).map((second) => (
						<span
							style={{ left: placeOf(second, drawn.axis) }}
							class={second === drawn.axis.seconds ? "last" : ""}
							key={second}
						>
							{minuteOf(drawn.from + second * 1_000)}
						</span>
					))}
				</div>
			</div>
			<Table points={points} />
		</>
	);
}

/** The time of day to the minute; nothing between two minutes, where it would say the same twice. */
function minuteOf(timestamp: number): string {
	return timestamp % 60_000 === 0 ? new Date(timestamp).toISOString().slice(11, 16) : "";
}

function SharePanel({ points, drawn }: { readonly points: readonly Point[]; readonly drawn: Drawn }) {
	const intended = points.map((point) => point.intended);
	const observed = points.map((point) => point.observed);
	const top = topOf([...intended, ...observed], 10);
	const label = `Candidate’s share over time: intended now ${share(intended.at(-1))}, observed now ${share(observed.at(-1))}.`;
	const keys = [
		<Key swatch="intended" text={`intended ${share(intended.at(-1))}`} />,
		<Key swatch="observed" text={`observed ${share(observed.at(-1))}`} />,
	];
	return (
		<Panel name="share" title="Candidate’s share" {...{ keys, label, top, drawn }} unit="%">
			<path
				class="observed"
				d={areaOf(
					observed.map((value) => value || null),
					top,
					drawn,
				)}
			/>
			<path class="intended" d={lineOf(intended, top, drawn)} />
		</Panel>
	);
}

interface ColorsProps {
	readonly title: string;
	readonly unit: string;
	readonly values: (point: Point, color: "blue" | "green") => number | null;
	readonly points: readonly Point[];
	readonly drawn: Drawn;
}

function ColorsPanel({ title, unit, values, points, drawn }: ColorsProps) {
	const lines = COLORS.map((color) => ({ color, values: points.map((point) => values(point, color)) }));
	const top = topOf(
		lines.flatMap((line) => line.values),
		0,
	);
	const said = (line: Values) => figure(line.at(-1) ?? null);
	const label = `${title}, ${unit}, over time: ${lines.map((line) => `${line.color} now ${said(line.values)}`).join(", ")}.`;
	const keys = lines.map((line) => (
		<Key swatch={line.color} text={`${line.color} ${said(line.values)}`} key={line.color} />
	));
	return (
		<Panel name="colors" title={title} {...{ keys, label, top, drawn, unit }}>
			{lines.map((line) => (
				<path class={`line is-${line.color}`} d={lineOf(line.values, top, drawn)} key={line.color} />
			))}
		</Panel>
	);
}

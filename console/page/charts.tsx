import { type Axis, axisOf, between, at as placeOf, ticksOf } from "../../rehearsal/report/page/axis.ts";
import { areaOf, HEIGHT, lineOf, type Values, WIDTH, xOf } from "../../rehearsal/report/page/curves.ts";
import type { Happening, Point, ServiceDetail } from "../model/view.ts";
import { errorsOf, figure } from "./figures.ts";
import { Shape } from "./parts.tsx";
import { Table } from "./table.tsx";
import { share } from "./text.ts";

/** What is drawn along one axis of time. */
interface Drawn {
	/** When the axis begins, in milliseconds since 1970. */
	readonly from: number;
	readonly axis: Axis;
	/** The beginnings of the points, in seconds from there, and the end of the last. */
	readonly bounds: readonly number[];
}

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

function drawnOf(points: readonly Point[], at: string): Drawn {
	const first = Date.parse(points[0]?.at ?? at);
	const now = Date.parse(at);
	const lasting = (from: number) => axisOf((now - from) / 1_000, (now - from) / 1_000, Number.POSITIVE_INFINITY);
	const unitFrom = (from: number) => 1_000 * (ticksOf(lasting(from))[1] ?? 1);
	// Marks at times of day that people know: a beginning that is moved may ask for a coarser unit, once.
	const rounded = (unit: number) => Math.floor(first / unit) * unit;
	const from = rounded(unitFrom(rounded(unitFrom(first))));
	const second = (moment: string) => (Date.parse(moment) - from) / 1_000;
	const last = points.at(-1);
	const bounds = [...points.map((point) => second(point.at)), last ? second(last.at) + last.seconds : 0];
	return { from, axis: lasting(from), bounds };
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

function Key({ swatch, text }: { readonly swatch: string; readonly text: string }) {
	return (
		<span class="key">
			<i class={`swatch of-${swatch}`} aria-hidden="true" />
			{text}
		</span>
	);
}

/** A round number that is not below any of the values. */
function topOf(values: Values, least: number): number {
	const most = Math.max(least, ...values.map((value) => value ?? 0));
	if (most === 0) return 1;
	const unit = 10 ** Math.floor(Math.log10(most));
	return [1, 2, 5, 10].map((times) => times * unit).find((round) => round >= most) ?? most;
}

interface PanelProps {
	readonly name: string;
	readonly title: string;
	readonly unit: string;
	readonly keys: preact.ComponentChildren;
	/** What a screen reader says of it. */
	readonly label: string;
	readonly top: number;
	readonly drawn: Drawn;
	readonly children: preact.ComponentChildren;
}

function Panel({ name, title, unit, keys, label, top, drawn, children }: PanelProps) {
	const down = ticksOf(drawn.axis).map((second) => `M${xOf(second, drawn.axis).toFixed(1)} 0V${HEIGHT}`);
	return (
		<div class={`panel ${name}`}>
			<h3>
				{title} <small>{unit}</small> {keys}
			</h3>
			<div class="levels" aria-hidden="true">
				<span>{top.toLocaleString("en-US")}</span>
				<span>0</span>
			</div>
			<svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
				<path class="grid" d={`M0 0H${WIDTH}M0 ${HEIGHT}H${WIDTH}${down.join("")}`} />
				{children}
			</svg>
		</div>
	);
}

/** The verdicts over time: a mark where one begins, a line as long as it holds. */
function Lane({ happenings, drawn }: { readonly happenings: readonly Happening[]; readonly drawn: Drawn }) {
	const said = happenings
		.flatMap((each) => (each.said ? [{ from: secondOf(each.at, drawn), said: each.said }] : []))
		.reverse();
	const starts = said.filter((each, i) => each.said.verdict !== said[i - 1]?.said.verdict);
	const end = Math.max(secondOf(happenings[0]?.at ?? "", drawn), drawn.bounds.at(-1) ?? 0);
	const ended = happenings[0] !== undefined && happenings[0].said === null ? secondOf(happenings[0].at, drawn) : end;
	const stretches = starts.map((each, i) => ({ ...each, to: starts[i + 1]?.from ?? ended }));
	if (stretches.length === 0) return null;
	const label = `Verdicts: ${stretches
		.slice(-6)
		.map((each) => each.said.verdict)
		.join(", then ")}.`;
	return (
		<div class="panel">
			<h3>Verdicts</h3>
			<div class="lane" role="img" aria-label={label}>
				{stretches.map(({ from, to, said: { verdict } }) => (
					<span class={`stretch ${verdict}`} style={spanOf(between(from, Math.max(from, to), drawn.axis))} key={from} />
				))}
				{stretches.map(({ from, said: { verdict, reason } }) => (
					<span class="mark" style={{ left: placeOf(from, drawn.axis) }} title={`${verdict}: ${reason}`} key={from}>
						<Shape kind={verdict} />
					</span>
				))}
			</div>
		</div>
	);
}

function secondOf(at: string, { from }: Drawn): number {
	return (Date.parse(at) - from) / 1_000;
}

/** A style that was written for a page without scripts, as the policy of this one takes it. */
function spanOf(style: string): Record<string, string> {
	return Object.fromEntries(style.split(";").map((part) => part.split(":") as [string, string]));
}

/** Minutes of load balancers' metrics, put together to what each color answered. */
import { type ByColor, byColor, COLORS, type Color } from "../../../runtime/contract/index.ts";
import type { Answers, Figures } from "./figures.ts";

/** Values by when their minute began, in milliseconds since 1970. A minute that was not reported is absent. */
export type Reported = ReadonlyMap<number, number>;

/** What one load balancer reported. */
export interface AlbMinutes {
	/** By the color whose tasks are in the target group. */
	readonly groups: ByColor<{
		readonly requests: Reported;
		readonly errors: Reported;
		readonly latencyMilliseconds: Reported;
	}>;
	/** What it answered itself for a task that broke off, or did not answer in time: known for all of it only. */
	readonly unanswered: Reported;
}

const MINUTE = 60_000;

/** What is older has been reported, if there was any: metrics come a minute or two late. In milliseconds. */
const SETTLED = 180_000;

/** More parts than these could not be told apart. */
const MOST = 240;

/**
 * What both colors answered in a span of time, oldest first. Elastic Load Balancing reports a minute only when there were requests: so no report of
 * an older minute is 0, and none of a newer one is not known; what nobody has reported of it yet is left out.
 */
export function figuresOf(albs: ByColor<AlbMinutes>, from: Date, to: Date, now: Date): Figures[] {
	const first = Math.ceil(from.getTime() / MINUTE);
	const count = Math.max(0, Math.floor(to.getTime() / MINUTE) - first);
	const minutes = Array.from({ length: count }, (_, i) => (first + i) * MINUTE).flatMap((at) => {
		const settled = now.getTime() - (at + MINUTE) >= SETTLED;
		const reported = COLORS.some((alb) => COLORS.some((color) => albs[alb].groups[color].requests.has(at)));
		if (!settled && !reported) return [];
		return { at, seconds: 60, colors: byColor((color) => answersOf(albs, color, at, settled)) };
	});
	return merged(minutes, Math.ceil(count / MOST));
}

function answersOf(albs: ByColor<AlbMinutes>, color: Color, at: number, settled: boolean): Answers {
	const groups = COLORS.map((alb) => albs[alb].groups[color]);
	const asked = groups.filter(({ requests }) => requests.has(at));
	if (asked.length === 0 && !settled) return { requests: null, errors: null, latencyMilliseconds: null };
	const sum = (values: readonly Reported[]) => values.reduce((total, value) => total + (value.get(at) ?? 0), 0);
	const requests = sum(groups.map((group) => group.requests));
	const unanswered = COLORS.filter((alb) => mostlyOf(albs[alb], at) === color).map((alb) => albs[alb].unanswered);
	const errors = sum(groups.map((group) => group.errors)) + sum(unanswered);
	const times = groups.flatMap(({ latencyMilliseconds }) => latencyMilliseconds.get(at) ?? []);
	// Percentiles do not add up: the slower of two ways is the one that some users take.
	const latencyMilliseconds = times.length > 0 ? Math.max(...times) : null;
	return { requests, errors: Math.min(requests, errors), latencyMilliseconds };
}

/** Which color a load balancer sent most of a minute's requests to: that one's tasks did not answer, if any did not. */
function mostlyOf({ groups }: AlbMinutes, at: number): Color {
	const [blue, green] = [groups.blue.requests.get(at) ?? 0, groups.green.requests.get(at) ?? 0];
	return green > blue ? "green" : "blue";
}

/** So many minutes each put together; a part of which something is not known is not known. */
function merged(minutes: readonly Figures[], width: number): Figures[] {
	if (width <= 1) return [...minutes];
	const parts = new Map<number, Figures[]>();
	for (const minute of minutes) {
		const part = Math.floor(minute.at / MINUTE / width);
		parts.set(part, [...(parts.get(part) ?? []), minute]);
	}
	return [...parts.values()].map((part) => ({
		at: part[0]?.at ?? 0,
		seconds: 60 * part.length,
		colors: byColor((color) => together(part.map(({ colors }) => colors[color]))),
	}));
}

function together(answers: readonly Answers[]): Answers {
	const sum = (values: readonly (number | null)[]) =>
		values.reduce<number | null>((total, value) => (total === null || value === null ? null : total + value), 0);
	const times = answers.flatMap(({ latencyMilliseconds }) => latencyMilliseconds ?? []);
	return {
		requests: sum(answers.map(({ requests }) => requests)),
		errors: sum(answers.map(({ errors }) => errors)),
		latencyMilliseconds: times.length > 0 ? Math.max(...times) : null,
	};
}

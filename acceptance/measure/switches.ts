/** How long clients still get a load balancer's old answer after the listener was told otherwise. */
import type { Color } from "../../runtime/contract/index.ts";

/** An answer that a client got. */
export interface Answer {
	/** Milliseconds since 1970. */
	readonly at: number;
	/** The load balancer that was asked. */
	readonly alb: Color;
	/** Who answered; nothing where no task did. */
	readonly color: Color | undefined;
	readonly status: number;
}

/** A load balancer that is to forward to another color from a moment on. */
export interface Switch {
	/** Milliseconds since 1970. */
	readonly at: number;
	readonly alb: Color;
	/** Who answered until then. */
	readonly from: Color;
}

/** Longer than any client should have to wait. */
const WINDOW_MS = 120_000;

/** For each switch that clients could see, the seconds until the last answer by whoever answered before. */
export function lagsOf(switches: readonly Switch[], answers: readonly Answer[]): number[] {
	return switches.flatMap(({ at, alb, from }, i) => {
		const next = switches.find((other, j) => j > i && other.alb === alb)?.at ?? Number.POSITIVE_INFINITY;
		const own = answers.filter((one) => one.alb === alb && one.color && one.at < Math.min(next, at + WINDOW_MS));
		const before = own.filter((one) => one.at < at && one.color === from);
		const after = own.filter((one) => one.at >= at);
		// Where nobody asked before and after, nobody has seen it change.
		if (before.length === 0 || !after.some(({ color }) => color !== from)) return [];
		const last = after.findLast(({ color }) => color === from);
		return [last ? (last.at - at) / 1_000 : 0];
	});
}

/** A state that an execution entered. */
export interface Entered {
	readonly name: string;
	readonly at: number;
}

/** What the states of a rollout switch: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyListener.html */
export function switchesOf(states: readonly Entered[], candidate: Color): Switch[] {
	const stable = candidate === "blue" ? "green" : "blue";
	return states.flatMap(({ name, at }): Switch[] => {
		// "Route" is what "Route" will be called.
		if (name === "Route" || name === "Route") return [{ at, alb: candidate, from: stable }];
		if (name === "FailBack") return [{ at, alb: candidate, from: candidate }];
		return name === "Complete" ? [{ at, alb: stable, from: stable }] : [];
	});
}

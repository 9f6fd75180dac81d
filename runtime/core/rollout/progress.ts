import type { Gate, Rollout, ServiceConfig, Verdict } from "../../contract/index.ts";

/** What a check leads to: the rollout as it goes on, the way to go, and how long to wait first. */
export interface Progress<Way extends string> {
	readonly rollout: Rollout;
	readonly verdict: Verdict;
	readonly next: Way | "wait" | "fail";
	readonly waitSeconds: number;
	/** What the rollout waits for somebody for. */
	readonly gate?: Gate;
}

/** The rollout fails. */
export function failed(rollout: Rollout, verdict: Verdict): Progress<never> {
	return { rollout, verdict, next: "fail", waitSeconds: 0 };
}

/**
 * Whether a hook that has been asked may still take its time. It is asked once all else is good: what holds for a moment
 * while it makes up its mind has not held for longer than it may.
 */
export function hooksHaveTime({ hooks = {} }: Rollout, { judge }: ServiceConfig, now: Date): boolean {
	const longest = Math.max(0, ...judge.hooks.map(({ deadlineSeconds }) => deadlineSeconds));
	return Object.values(hooks).some(({ passed, since: asked }) => !passed && since(asked, now) < longest);
}

/** How long ago a moment was, in seconds. */
export function since(timestamp: string, now: Date): number {
	return (now.getTime() - Date.parse(timestamp)) / 1000;
}

import type { Verdict } from "../../runtime/contract.ts";
import { reasonOf } from "../../runtime/core/failure.ts";
import type { Begun } from "./begun.ts";
import type { Phase } from "./phase.ts";

/** What a rollout waits for. */
export interface Wait {
	readonly what:
		| "candidate"
		| "stragglers"
		| "hook"
		| "route53"
		| "resolvers"
		| "bake"
		| "verdict"
		| "gate"
		| "fail-back"
		| "watchdog";
	/** Why, for people. */
	readonly reason: string;
	/** Until when at most, where that is known. */
	readonly until: string | null;
}

/** What a rollout waits for, by what its last task left. */
export function waitOf(document: Begun, phase: Phase, now: Date): Wait | null {
	switch (phase) {
		case "preparing":
			return preparing(document);
		case "settling":
			return settling(document);
		case "baking":
			return baking(document, now);
		case "waiting":
			return waiting(document);
		case "failing-back":
			return failingBack(document);
		default:
			return null;
	}
}

function preparing(document: Begun): Wait {
	const { rollout, service } = document;
	const { prepareSeconds, stragglerSeconds } = service.timing;
	const verdict = holding(document);
	if (verdict?.code === "HookNotYet") return hook(document, verdict);
	if (verdict?.code === "Stragglers") {
		return { what: "stragglers", reason: verdict.reason, until: after(rollout.startedAt, stragglerSeconds) };
	}
	const reason = verdict?.reason ?? "the candidate's tasks and targets";
	return { what: "candidate", reason, until: after(rollout.preparingSince, prepareSeconds) };
}

function settling({ rollout, service }: Begun): Wait {
	if (rollout.inSyncAt === undefined) {
		const until = after(rollout.shiftedAt, service.timing.inSyncSeconds);
		return { what: "route53", reason: "Route 53 spreads the weights to its servers", until };
	}
	const until = after(rollout.inSyncAt, service.dns.ttlSeconds);
	return { what: "resolvers", reason: "resolvers still keep the answer from before", until };
}

function baking(document: Begun, now: Date): Wait {
	const { rollout, service } = document;
	const verdict = holding(document);
	if (verdict?.code === "HookNotYet") return hook(document, verdict);
	const bakeSeconds = service.schedule[rollout.step]?.bakeSeconds ?? 0;
	const until = after(rollout.bakedFrom, bakeSeconds);
	if (!verdict || until === null || now.getTime() < Date.parse(until)) {
		return { what: "bake", reason: "the step is watched", until };
	}
	return { what: "verdict", reason: verdict.reason, until: after(until, service.timing.holdSeconds) };
}

function waiting({ gate }: Begun): Wait | null {
	return gate ? { what: "gate", reason: gate.reason, until: after(gate.since, gate.seconds) } : null;
}

function failingBack(document: Begun): Wait {
	const { error, cause } = reasonOf(document);
	return { what: "fail-back", reason: `${error}: ${cause}`, until: null };
}

function hook({ rollout, service }: Begun, { reason }: Verdict): Wait {
	const pending = Object.entries(rollout.hooks ?? {}).filter(([, { passed }]) => !passed);
	const deadlines = pending.flatMap(([key, { since }]) => {
		const config = service.judge.hooks.find((each) => key.endsWith(each.function));
		return config ? (after(since, config.deadlineSeconds) ?? []) : [];
	});
	return { what: "hook", reason, until: deadlines.sort()[0] ?? null };
}

/** The verdict that holds the rollout, if one does. A task that does not look hands the last one on. */
function holding({ verdict }: Begun): Verdict | undefined {
	return verdict?.verdict === "hold" ? verdict : undefined;
}

/** A moment so many seconds after another. */
export function after(moment: string | undefined, seconds: number): string | null {
	return moment === undefined ? null : new Date(Date.parse(moment) + seconds * 1000).toISOString();
}

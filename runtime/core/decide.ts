import type {
	Colour,
	EdgeConfig,
	ListenerAction,
	Original,
	PerColour,
	ReleaseEvent,
	RolloutDocument,
} from "../contract.ts";
import { COLOURS, colourOf, jsonBytes, ORIGINAL_BYTES, other } from "../contract.ts";
import type { ListenerRule, ServiceView, Target } from "../ports.ts";
import { aimedAt, describeAim } from "./aim.ts";
import type { DnsState } from "./dns.ts";
import { actionFaults, ruleFaults, serviceFaults } from "./estate.ts";
import { shownOf } from "./stale.ts";

/** What Begin reads of the world before it decides. */
export interface World {
	readonly dns: DnsState;
	readonly actions: PerColour<ListenerAction[]>;
	/** The rules of each edge's production listener. */
	readonly rules: PerColour<readonly ListenerRule[]>;
	readonly services: PerColour<ServiceView>;
	/** The stable colour's targets, on each edge. Not asked for while live DNS does not say which it is. */
	readonly stableTargets: PerColour<readonly Target[]>;
	/** What each colour's primary deployment runs, as a text that is equal for equal releases. */
	readonly releases: PerColour<string>;
}

/** Why a deployment starts no rollout. */
export type SkipCode = "StableColour" | "NotPrimary" | "BreakerRollback" | "UnchangedRelease" | "SeenBefore";

/** What Begin does with a deployment. */
export type Decision =
	| {
			readonly decision: "proceed";
			readonly stable: Colour;
			readonly candidate: Colour;
			/** How many tasks the stable colour has. */
			readonly stableTasks: number;
			/** When ECS made the deployment. */
			readonly deployedAt: string;
			/** What fail-back would bring back. */
			readonly original: Original;
	  }
	| { readonly decision: "skip"; readonly code: SkipCode; readonly reason: string }
	/** AWS may not show yet what is there. @see LONGEST_LAG_SECONDS for how long, after which it comes to what stands in `otherwise`. */
	| { readonly decision: "wait"; readonly otherwise: "skip" | "refuse"; readonly reason: string }
	| { readonly decision: "refuse"; readonly reason: string };

/** Decides whether a deployment begins a rollout, by what the world looks like and nothing else. */
export function decide({ event, service }: RolloutDocument, world: World): Decision {
	const { dns } = world;
	if (!dns.atRest) return refuse(dns.faults);
	const stable = dns.stable;
	const candidate = other(stable);
	if (colourOf(service.services, event.serviceArn) === stable) {
		return skip("StableColour", `${stable} serves production; a deployment of it is no canary`);
	}
	const faults = [
		...COLOURS.flatMap((colour) => serviceFaults(colour, world.services[colour])),
		...COLOURS.flatMap((edge) => aimFaults(world.actions[edge], service.edges[edge], edge, stable)),
		...COLOURS.flatMap((edge) => ruleFaults(world.rules[edge], service.edges, edge)),
		...stableFaults(stable, world),
	];
	const unseen = unseenTargets(stable, world);
	if (faults.length > 0) return refuse([...faults, ...unseen]);
	if (unseen.length > 0) return { decision: "wait", otherwise: "refuse", reason: unseen.join("; ") };
	const original = { records: [...dns.records], preview: [...dns.preview], actions: world.actions };
	const bytes = jsonBytes(original);
	if (bytes > ORIGINAL_BYTES) return refuse([tooMuchToRemember(bytes)]);
	const { desiredCount, runningCount } = world.services[stable];
	const stableTasks = Math.max(desiredCount, runningCount);
	const deployedAt = world.services[candidate].deployment.createdAt;
	return (
		skipped(event, candidate, world) ?? { decision: "proceed", stable, candidate, stableTasks, deployedAt, original }
	);
}

/** Whatever fail-back brings back stands in the state of the execution, and beside it all that looks remember. */
function tooMuchToRemember(bytes: number): string {
	return `records and listeners have ${bytes} bytes of settings, of which a rollout remembers ${ORIGINAL_BYTES}: use alias records, or fewer addresses in each`;
}

function aimFaults(actions: readonly ListenerAction[], config: EdgeConfig, edge: Colour, stable: Colour): string[] {
	const faults = actionFaults(actions, edge);
	if (faults.length > 0 || aimedAt(actions, config) === stable) return faults;
	return [`the ${edge} edge's production listener does not serve ${stable} alone: ${describeAim(actions, config)}`];
}

/** What would have to take the traffic back must be able to. */
function stableFaults(stable: Colour, { services, stableTargets }: World): string[] {
	if (services[stable].desiredCount === 0) return [`${stable} serves production but its desired count is 0`];
	return COLOURS.flatMap((edge) => {
		const states = stableTargets[edge].map(({ state }) => state);
		if (states.length === 0 || states.includes("healthy")) return [];
		return [`${stable} serves production but has no healthy target on the ${edge} edge: ${states.join(", ")}`];
	});
}

/** No data is no sickness: an answer without any targets of what serves may be right the next time. */
function unseenTargets(stable: Colour, { services, stableTargets }: World): string[] {
	if (services[stable].desiredCount === 0) return [];
	return COLOURS.filter((edge) => stableTargets[edge].length === 0).map(
		(edge) => `${stable} serves production but has no healthy target on the ${edge} edge: none is registered`,
	);
}

function skipped(event: ReleaseEvent, candidate: Colour, { services, releases }: World): Decision | undefined {
	const { id, reason } = services[candidate].deployment;
	const shown = shownOf(event, services[candidate]);
	if (shown === "newer") return skip("NotPrimary", `${candidate}'s primary deployment is now ${id}`);
	if (shown === "perhaps older") {
		return {
			decision: "wait",
			otherwise: "skip",
			reason: `${candidate}'s primary deployment is ${id}, as far as ECS shows`,
		};
	}
	if (reason?.includes("rolling back")) {
		return skip("BreakerRollback", `ECS's circuit breaker made this deployment: ${reason}`);
	}
	if (releases.blue === releases.green) {
		return skip("UnchangedRelease", `${candidate} runs the same images and settings that ${other(candidate)} serves`);
	}
	return undefined;
}

function skip(code: SkipCode, reason: string): Decision {
	return { decision: "skip", code, reason };
}

function refuse(faults: readonly string[]): Decision {
	return { decision: "refuse", reason: faults.join("; ") };
}

import type {
	ByColor,
	Color,
	ListenerAction,
	Original,
	ReleaseEvent,
	RolloutDocument,
	Scaling,
	ServiceConfig,
	StableDeployment,
} from "../../contract/index.ts";
import { COLORS, colorOf, isAttempt, jsonBytes, ORIGINAL_BYTES, other } from "../../contract/index.ts";
import type { ListenerRule, ServiceView, Target } from "../../ports/index.ts";
import { lists, shownOf } from "../analysis/stale.ts";
import type { DnsState } from "../routing/dns.ts";
import { ruleFaults, serviceFaults } from "../routing/estate.ts";
import { originalFaults } from "../routing/original.ts";
import { isRollback } from "./rollback.ts";
import { scalingFaults } from "./scaling.ts";
import { type ServedBefore, type Unjudged, unjudged } from "./unjudged.ts";

/** What Begin reads of the world before it decides. */
export interface World {
	readonly dns: DnsState;
	readonly actions: ByColor<ListenerAction[]>;
	/** The rules of each load balancer's production listener. */
	readonly rules: ByColor<readonly ListenerRule[]>;
	readonly services: ByColor<ServiceView>;
	/** The stable color's targets, on each load balancer. Not asked for while live DNS does not say which it is. */
	readonly stableTargets: ByColor<readonly Target[]>;
	/** What scales both colors; none where nobody may ask, or nothing does. */
	readonly scaling: Scaling;
	/** What each color's primary deployment runs, as a text that is equal for equal releases. */
	readonly releases: ByColor<string>;
	/** What the stable color served before its primary deployment, where that is known. Asked for a deployment of that color only. */
	readonly served?: ServedBefore | undefined;
	/** The same of what an attempt is to bring; absent for a deployment that ECS has been given already. */
	readonly wanted?: string | undefined;
}

/** Why a deployment starts no rollout. */
export type SkipCode =
	/** The deployment is of the color that serves production, and runs what that served before. ECS replaces its tasks in place, so it is no canary. */
	| "StableColor"
	/** ECS does not show the deployment as the color's primary one, or a newer one has taken its place. */
	| "NotPrimary"
	/** The circuit breaker of ECS made the deployment when it gave another one up. */
	| "BreakerRollback"
	/** The deployment runs the same images and settings as the color that serves. */
	| "UnchangedRelease"
	/** Another execution has answered for this deployment already. */
	| "ObservedBefore"
	/** An attempt has made the deployment, or may have: it has an execution of its own. */
	| "CoveredByAttempt"
	/** The calendar lets no rollout begin now: the attempt waits in the table, to be started at the opening. */
	| "AwaitsCalendar"
	/** A newer attempt has come while this one waited for its turn. */
	| "Superseded";

/** What Begin does with a deployment. */
export type Decision =
	| {
			readonly decision: "proceed";
			readonly stable: Color;
			readonly candidate: Color;
			/** How many tasks the stable color has. */
			readonly stableTasks: number;
			/** When ECS made the deployment; absent where Deploy is still to make it. */
			readonly deployedAt?: string;
			/** What the stable color runs. */
			readonly stableDeployment: StableDeployment;
			/** What fail-back would bring back. */
			readonly original: Original;
			/** How both colors are scaled; absent where they are not. */
			readonly scaling?: Scaling;
	  }
	| {
			readonly decision: "skip";
			readonly code: SkipCode;
			readonly reason: string;
			/** Whether ECS says that the deployment is the service's: only then is it claimed, for whoever may start executions may name any. */
			readonly proven: boolean;
	  }
	/** AWS may not show yet what is there. @see LONGEST_LAG_SECONDS for how long, after which it comes to what stands in `otherwise`. */
	| { readonly decision: "wait"; readonly otherwise: "skip" | "refuse"; readonly reason: string }
	| { readonly decision: "refuse"; readonly reason: string }
	| Unjudged
	/** The event names what ECS says is another's. No event of ECS's does. */
	| { readonly decision: "untrusted"; readonly reason: string };

/** Decides whether an attempt or a deployment begins a rollout, by what the world looks like and nothing else. */
export function decide(
	{ event, service, attempt }: Pick<RolloutDocument, "event" | "service" | "attempt">,
	world: World,
): Decision {
	const { dns } = world;
	if (!isAttempt(event)) return decideDeployment(event, service, world);
	return dns.atRest ? decideAtRest({ service, attempt }, dns, world) : refuse(dns.faults);
}

/** Decides on a deployment that ECS tells of. */
function decideDeployment(event: ReleaseEvent, service: ServiceConfig, world: World): Decision {
	const { dns } = world;
	const named = colorOf(service.services, event.serviceArn) as Color;
	const untrusted = foreign(event, named, world);
	if (untrusted) return untrusted;
	if (dns.atRest && named === dns.stable) {
		const reason = `${named} serves production; a deployment of it is no canary`;
		return notShown(event, named, world) ?? unjudged(dns, world) ?? skip("StableColor", reason);
	}
	const elsewhere = notShown(event, named, world);
	if (elsewhere) return elsewhere;
	return dns.atRest ? decideAtRest({ service }, dns, world) : refuse(dns.faults);
}

/** An event that names one color, while ECS lists its deployment under the other: it is made up. */
function foreign({ deploymentId }: ReleaseEvent, named: Color, { services }: World): Decision | undefined {
	const whose = other(named);
	if (lists(services[named], deploymentId) || !lists(services[whose], deploymentId)) return undefined;
	const reason = `event.serviceArn: names ${named}'s service, but ECS lists ${deploymentId} under ${whose}'s`;
	return { decision: "untrusted", reason };
}

/** A deployment that ECS does not show: one that is over is skipped, one that may be too new is waited for. */
function notShown(event: ReleaseEvent, named: Color, { services }: World): Decision | undefined {
	const { id } = services[named].deployment;
	const shown = shownOf(event, services[named]);
	if (shown === "itself") return undefined;
	if (shown === "newer") {
		const proven = lists(services[named], event.deploymentId);
		return skip("NotPrimary", `${named}'s primary deployment is now ${id}`, proven);
	}
	const reason = `${named}'s primary deployment is ${id}, as far as ECS shows`;
	return { decision: "wait", otherwise: "skip", reason };
}

/** Decides on what an attempt is to bring to the candidate, or on the candidate's primary deployment. */
function decideAtRest(
	{ service, attempt }: Pick<RolloutDocument, "service" | "attempt">,
	dns: Extract<DnsState, { atRest: true }>,
	world: World,
): Decision {
	const { stable } = dns;
	const candidate = other(stable);
	const original = { records: [...dns.records], preview: [...dns.preview], actions: world.actions };
	const { desiredCount, runningCount } = world.services[stable];
	const stableTasks = Math.max(1, desiredCount, runningCount);
	const faults = [
		...COLORS.flatMap((color) => serviceFaults(color, world.services[color])),
		...originalFaults(service, { stable, candidate, original }),
		...COLORS.flatMap((alb) => ruleFaults(world.rules[alb], service.loadBalancers, alb)),
		// Whoever goes back from what serves need not be told that it is sick.
		...(isRollback({ attempt }) ? [] : stableFaults(stable, world)),
		...scalingFaults(world.scaling, candidate, stableTasks),
	];
	const unseen = isRollback({ attempt }) ? [] : unseenTargets(stable, world);
	if (faults.length > 0) return refuse([...faults, ...unseen]);
	if (unseen.length > 0) return { decision: "wait", otherwise: "refuse", reason: unseen.join("; ") };
	const bytes = jsonBytes(original);
	if (bytes > ORIGINAL_BYTES) return refuse([tooMuchToRemember(bytes)]);
	const deployed = world.wanted === undefined && { deployedAt: world.services[candidate].deployment.createdAt };
	const { id, taskDefinition, createdAt } = world.services[stable].deployment;
	const began = { stable, candidate, stableTasks, ...deployed, stableDeployment: { id, taskDefinition, createdAt } };
	const scaled = COLORS.some((color) => world.scaling[color]) && { scaling: world.scaling };
	return skipped(candidate, world) ?? { decision: "proceed", ...began, original, ...scaled };
}

/** Whatever fail-back brings back stands in the state of the execution, and beside it all that checks remember. */
function tooMuchToRemember(bytes: number): string {
	return `records and listeners have ${bytes} bytes of settings, of which a rollout remembers ${ORIGINAL_BYTES}: use alias records, or fewer addresses in each`;
}

/** What would have to take the traffic back must be able to. */
function stableFaults(stable: Color, { services, stableTargets }: World): string[] {
	if (services[stable].desiredCount === 0) return [`${stable} serves production but its desired count is 0`];
	return COLORS.flatMap((alb) => {
		const states = stableTargets[alb].map(({ state }) => state);
		if (states.length === 0 || states.includes("healthy")) return [];
		return [`${stable} serves production but has no healthy target on the ${alb} load balancer: ${states.join(", ")}`];
	});
}

/** No data is no sickness: an answer without any targets of what serves may be right the next time. */
function unseenTargets(stable: Color, { services, stableTargets }: World): string[] {
	if (services[stable].desiredCount === 0) return [];
	return COLORS.filter((alb) => stableTargets[alb].length === 0).map(
		(alb) => `${stable} serves production but has no healthy target on the ${alb} load balancer: none is registered`,
	);
}

function skipped(candidate: Color, { services, releases, wanted }: World): Decision | undefined {
	const stable = other(candidate);
	if (wanted !== undefined) {
		if (wanted !== releases[stable]) return undefined;
		return skip("UnchangedRelease", `${stable} serves the same images and settings already`);
	}
	const { reason } = services[candidate].deployment;
	if (reason?.includes("rolling back")) {
		return skip("BreakerRollback", `ECS's circuit breaker made this deployment: ${reason}`);
	}
	if (releases.blue === releases.green) {
		return skip("UnchangedRelease", `${candidate} runs the same images and settings that ${stable} serves`);
	}
	return undefined;
}

function skip(code: SkipCode, reason: string, proven = true): Decision {
	return { decision: "skip", code, reason, proven };
}

function refuse(faults: readonly string[]): Decision {
	return { decision: "refuse", reason: faults.join("; ") };
}

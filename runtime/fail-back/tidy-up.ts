import {
	COLORS,
	type Color,
	type Held,
	LENGTHS,
	oneLine,
	PRODUCTION_TAG,
	type ServiceAtStake,
} from "../contract/index.ts";
import { refusedText } from "../core/rollout/announcement.ts";
import { ownerOf } from "../core/rollout/hooks.ts";
import { IdentityRefused, Refused } from "../errors.ts";
import type { FailBackPorts, Log } from "../ports/index.ts";
import { handBack } from "./scaling.ts";
import type { FailBackContext } from "./write-back.ts";

/**
 * Once traffic is proven to be back: the hooks' tasks, the tags, the candidate's tasks, and what scales both colors.
 * @returns what AWS refused for good, for people.
 */
export function tidyUp(service: ServiceAtStake, held: Held, context: FailBackContext): Promise<string[]> {
	const { stable, candidate } = held;
	const { ports, log } = context;
	const { cluster, services, idleCount } = service;
	const scale = () => ports.services.scale(cluster, services[candidate], idleCount);
	const writes = [...hookTasks(service, held, ports), ...productionTags(service, stable, ports), scale];
	return tolerateRefusal([...writes, ...handBack(service, held, context)], log);
}

/** The write that stops what a rollout's hooks have started and that still runs. Found by whose they are: their ARNs may be lost. */
export function hookTasks(
	{ name, cluster, judge }: ServiceAtStake,
	held: Pick<Held, "attempt">,
	{ tasks }: Pick<FailBackPorts, "tasks">,
): (() => Promise<void>)[] {
	const some = judge?.hooks.some(({ task }) => task !== undefined);
	const stop = async () => {
		for (const task of await tasks.running(cluster, ownerOf(name, held))) await tasks.stop(cluster, task);
	};
	return some ? [stop] : [];
}

/** What has been brought back, for people. */
export function broughtBack({ stable }: Held, overwrote?: string, refused?: readonly string[]): string {
	const foreign = overwrote ? ` Somebody else had changed the records; that was overwritten: ${overwrote}.` : "";
	return `Traffic is on ${stable}; records and listeners are what they were.${foreign}${refusedText(refused)}`;
}

/** The writes that tag the production color's service and target groups `true`, the other's `false`. They move no traffic. */
export function productionTags(
	service: ServiceAtStake,
	production: Color,
	ports: FailBackPorts,
): (() => Promise<void>)[] {
	return COLORS.flatMap((color) => {
		const value = String(color === production);
		const groups = COLORS.map((alb) => service.loadBalancers[alb].targetGroups[color]);
		return [
			() => ports.services.tag(service.services[color], PRODUCTION_TAG, value),
			() => ports.loadBalancers.tag(groups, PRODUCTION_TAG, value),
		];
	});
}

/**
 * Does writes that move no traffic, in turn: tags and counts. What AWS refuses for good, by a tag policy, by a service control policy or
 * because of what the service is, is left undone and handed on, to be told: asked again it would be refused again, and neither traffic
 * nor the next release may wait for it. Anything else that goes wrong is thrown, for it may pass.
 * @returns what AWS refused, for people.
 */
export async function tolerateRefusal(writes: readonly (() => Promise<void>)[], log: Log): Promise<string[]> {
	const refused: string[] = [];
	for (const write of writes) {
		try {
			await write();
		} catch (error) {
			if (!(error instanceof Refused || error instanceof IdentityRefused)) throw error;
			log.error("AWS refuses what moves no traffic; it is left undone", { error });
			refused.push(oneLine(error.message, LENGTHS.refusal));
		}
	}
	return refused;
}

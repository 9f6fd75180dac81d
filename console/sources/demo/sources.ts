/** What the operator's command asks of AWS, answered by a rehearsal's world: reading and acting are the command's own. */
import type { Execution, Sources, Started } from "../../../cli/operator/sources.ts";
import type { Controller } from "../../../rehearsal/policies/controller/controller.ts";
import type { World } from "../../../rehearsal/world/world.ts";
import { type ServiceConfig, WATCHDOG } from "../../../runtime/contract/index.ts";
import { servedReleases } from "../../../runtime/tasks/read-served.ts";

/** What sources are made from. */
export interface Player {
	readonly service: ServiceConfig;
	readonly world: World;
	readonly controller: Controller;
}

/** The sources of several services under one controller. */
export function sourcesOf(all: readonly Player[]): Sources {
	const of = (service: string) => all.find((each) => each.service.name === service);
	const ofArn = (arn: string) => all.find(({ controller }) => controller.executions.find(arn) !== undefined);
	const each = async <T>(read: (playing: Player) => Promise<T[]>) => (await Promise.all(all.map(read))).flat();
	return {
		locks: {
			held: async (service) => of(service)?.world.locks.held(service),
			services: () => each(({ world }) => world.locks.services()),
		},
		probations: { find: async (service) => of(service)?.world.probations.find(service) },
		ledger: {
			find: async (service, attempt) => of(service)?.world.history.find(service, attempt),
			entries: async (service) => of(service)?.world.history.entries(service) ?? [],
			all: async () => ({
				endings: await each(async ({ service: { name: service }, world }) =>
					world.history.entries(service).map((entry) => ({ service, entry })),
				),
				registered: all.map(({ service }) => service.name),
			}),
		},
		gates: { find: async (service) => of(service)?.world.gates.find(service) },
		progress: { find: async (service) => of(service)?.world.progress.find(service) },
		dns: {
			recordSets: async (zoneId, name) =>
				(await all.find(({ service }) => service.dns.name === name)?.world.dns.recordSets(zoneId, name)) ?? [],
		},
		registered: {
			find: async (service) => of(service)?.service,
			settings: async (service) => {
				const found = of(service)?.service;
				return found && { onNewerRelease: found.onNewerRelease, taskHooks: taskHooksOf(found) };
			},
			names: async () => all.map(({ service }) => service.name).sort(),
		},
		releases: {
			served: async (service) => (await servedOf(service, of(service)?.world)) ?? [],
			newest: async (service) => {
				const attempts = of(service)?.world.attempts;
				const head = await attempts?.head(service);
				return head && attempts?.find(service, head.newest);
			},
		},
		executions: {
			find: async (arn) => executionOf(arn, ofArn(arn)),
			list: async (_, { running, since }) => startedOf(all, running, since),
			goOn: async (token, output) => all.some(({ controller }) => controller.handBack(token, { output })),
			turnBack: async (token, error, cause) =>
				all.some(({ controller }) => controller.handBack(token, { error, cause })),
			stop: async (arn, error, cause) => ofArn(arn)?.controller.stop(arn, error, cause),
		},
	};
}

function executionOf(arn: string, playing: Player | undefined): Execution | undefined {
	const found = playing?.controller.executions.find(arn);
	if (!playing || !found || arn === WATCHDOG) return undefined;
	const { attempt, at, view } = found;
	return { arn, service: playing.service.name, attempt, startedAt: new Date(at).toISOString(), ...view };
}

function startedOf(all: readonly Player[], running: boolean, since: Date): Started[] {
	return all
		.flatMap((playing) => playing.controller.executions.all().flatMap((arn) => executionOf(arn, playing) ?? []))
		.filter((execution) => (!running || execution.running) && new Date(execution.startedAt) >= since);
}

async function servedOf(service: string, world: World | undefined) {
	return world && servedReleases(service, world.attempts);
}

function taskHooksOf({ judge }: ServiceConfig): string[] {
	return judge.hooks.flatMap((hook) => ("task" in hook && hook.task ? [hook.task.command.join(" ")] : []));
}

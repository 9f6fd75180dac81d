import type { PolicySimulation } from "../../rehearsal/simulation.ts";

/** Where the time of a completed rollout went, in seconds. What AWS makes it wait for is counted as it happened, not as it was noticed. */
export interface Phases {
	/** What the schedule prescribes. */
	readonly bakes: number;
	readonly ttls: number;
	/** From the deployment until its event begins the rollout. */
	readonly event: number;
	/** From then on until all tasks are healthy on both load balancers. */
	readonly taskStart: number;
	/** From then on until the safety net's alarm has cleared. */
	readonly alarm: number;
	/** From then on until the first shift. */
	readonly alarmNoticed: number;
	/** From each shift until Route 53 has it on every name server, and from then on until that was noticed. */
	readonly inSync: number;
	readonly inSyncNoticed: number;
	/** What is left: between the end of a bake and the next write, holds beyond a bake among it. */
	readonly between: number;
}

/** Takes the time of a rollout apart. @throws {Error} when it has not completed, for then there is nothing to take apart. */
export function phasesOf({ service, world, record }: PolicySimulation): Phases {
	const { ending, timeline } = record;
	const { tasksHealthyAt, alarmClearAt } = world.milestones;
	const times = (state: string) => timeline.filter((event) => event.state === state).map(({ seconds }) => seconds);
	const [begin, end] = [times("Begin")[0], times("Complete")[0]];
	const shifts = times("Shift");
	const { shifts: written } = world.dns;
	if (ending?.outcome !== "completed" || begin === undefined || end === undefined)
		throw new Error(`the rollout ended as ${ending?.outcome ?? "unfinished"}`);
	if (tasksHealthyAt === undefined || alarmClearAt === undefined || written.length !== shifts.length)
		throw new Error("the world has not noted what the rollout waited for");
	// The check that ended the step before was at the same moment as the shift.
	const settled = shifts.map((at) => times("Assess").find((seconds) => seconds > at) ?? Number.NaN);
	const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
	const bakes = sum(service.schedule.map(({ bakeSeconds }) => bakeSeconds));
	const inSync = sum(written.map(({ at, inSyncAt }) => inSyncAt - at));
	const ttls = service.schedule.length * service.dns.ttlSeconds;
	const beforeShift = { event: begin, taskStart: tasksHealthyAt - begin, alarm: alarmClearAt - tasksHealthyAt };
	const first = shifts[0] ?? Number.NaN;
	const settling = sum(settled.map((at, i) => at - (shifts[i] ?? Number.NaN)));
	return {
		bakes,
		ttls,
		...beforeShift,
		alarmNoticed: first - alarmClearAt,
		inSync,
		inSyncNoticed: settling - inSync - ttls,
		between: end - first - settling - bakes,
	};
}

/** How much longer a rollout took than it had to, as a share of what its schedule prescribes: of what AWS makes it wait for nothing counts. */
export function excessOf({ bakes, ttls, event, alarmNoticed, inSyncNoticed, between }: Phases): number {
	return (event + alarmNoticed + inSyncNoticed + between) / (bakes + ttls);
}

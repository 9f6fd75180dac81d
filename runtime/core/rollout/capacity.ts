import type { Rollout, ServiceConfig } from "../../contract/index.ts";

/**
 * The fewest tasks that a step gets, if the stable color has as many. One task of a sick release may be lucky for a while;
 * with three, each asked by both load balancers, six checks see it (`npm run rehearse -- --stubborn 10`).
 */
const FEWEST_TASKS = 3;

/**
 * How many tasks the candidate needs for a share of the traffic: as many as the stable color has, from the first step on. DNS moves
 * whole resolvers, and one of them may carry all of the traffic, whatever the weight says.
 * @param headroomPercent - somebody's choice to do with less: the share's part of the tasks and so many percent on top, at least three.
 */
export function tasksFor(stableTasks: number, percent: number, headroomPercent: number | null): number {
	if (percent === 0) return 0;
	if (headroomPercent === null) return stableTasks;
	const share = (stableTasks * percent * (100 + headroomPercent)) / 10_000;
	return Math.min(stableTasks, Math.max(FEWEST_TASKS, Math.ceil(share)));
}

/** How many tasks the step at an index of the schedule needs; none before the first. */
export function tasksOfStep(service: ServiceConfig, { stableTasks }: Rollout, step: number): number {
	return tasksFor(stableTasks, service.schedule[step]?.percent ?? 0, service.headroomPercent);
}

/** The candidate's share of DNS answers at the step that the weights stand at, in percent. */
export function percentOf({ step }: Rollout, { schedule }: ServiceConfig): number {
	return schedule[step]?.percent ?? 0;
}

import type { Rollout, ServiceConfig } from "../../contract/index.ts";
import { shareOf, weightPair } from "../routing/weights.ts";

/**
 * The fewest tasks that a step gets, if the stable color has as many. One task of a sick release may be lucky for a while;
 * with three, each asked by both load balancers, six checks see it (`npm run rehearse -- --stubborn 10`).
 */
const FEWEST_TASKS = 3;

/**
 * How many tasks the candidate needs for a share of the traffic, 0 % too, where the preview alone reaches it: as many as the stable color has, from the first step on. DNS moves
 * whole resolvers, and one of them may carry all of the traffic, whatever the weight says.
 * @param headroomPercent - somebody's choice to do with less: the share's part of the tasks and so many percent on top, at least three.
 */
export function tasksFor(stableTasks: number, percent: number, headroomPercent: number | null): number {
	if (headroomPercent === null) return stableTasks;
	const share = (stableTasks * percent * (100 + headroomPercent)) / 10_000;
	return Math.min(stableTasks, Math.max(FEWEST_TASKS, Math.ceil(share)));
}

/** How many tasks the step at an index of the schedule needs; none before the first. */
export function tasksOfStep(service: ServiceConfig, { stableTasks }: Rollout, step: number): number {
	const wanted = service.schedule[step];
	return wanted ? tasksFor(stableTasks, wanted.percent, service.headroomPercent) : 0;
}

/** The candidate's share of DNS answers at the step that the weights stand at, in percent. */
export function percentOf({ step }: Rollout, { schedule }: ServiceConfig): number {
	return schedule[step]?.percent ?? 0;
}

/** The same share as the weights of that step say it, 0–1: whole numbers may miss the step's percentage, and are never above it. */
export function weightedShare(rollout: Rollout, service: ServiceConfig): number {
	return shareOf(weightPair(percentOf(rollout, service)));
}

/** Whether users reach the candidate: not before the first shift, and so not at a step of 0 %. */
export function hasTraffic(rollout: Rollout, service: ServiceConfig): boolean {
	return percentOf(rollout, service) > 0;
}

/** Whether the coming step is one at 0 %, of the preview alone: nothing is routed and nothing shifted for it. */
export function previewsNext({ step }: Rollout, { schedule }: ServiceConfig): boolean {
	return schedule[step + 1]?.percent === 0;
}

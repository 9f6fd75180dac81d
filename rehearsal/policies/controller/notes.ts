import type { Rollout, RolloutDocument, ServiceConfig, Verdict } from "../../../runtime/contract/index.ts";
import { reasonOf } from "../../../runtime/core/rollout/announcement.ts";
import { tasksOfStep } from "../../../runtime/core/rollout/capacity.ts";
import { duration } from "../../report/format.ts";

/** The tasks that check the candidate; the others hand the last verdict on. */
const CHECKS = new Set(["ready", "settle", "assess", "watch", "confirm", "frozen", "probation"]);

/** A task as its state is called. */
export function stateOf(task: string): string {
	return `${task.charAt(0).toUpperCase()}${task.slice(1)}`;
}

/** What a task said of the candidate. An error that sent the rollout to fail-back is a verdict too. */
export function verdictOf(task: string, document: RolloutDocument): Verdict | undefined {
	if (CHECKS.has(task)) return document.verdict;
	if (task !== "failBack" || !document.error) return undefined;
	const { error, cause } = reasonOf(document);
	return { verdict: "fail", code: error, reason: cause };
}

/** What a task did, with its figures, where its name does not say enough. */
export function detailOf(task: string, document: RolloutDocument): string | undefined {
	const { rollout, service, stragglers, gate, freeze } = document;
	if (task === "prepare" && rollout) return capacityOf(service, rollout);
	if (task === "gate" && gate) return `${gate.reason}; waits for somebody, at most ${duration(gate.seconds)}`;
	if (task === "freeze" && freeze) return freeze.reason;
	if (task !== "countStragglers" || !stragglers) return undefined;
	const { requests, percent, seconds } = stragglers;
	return `${requests} requests (${percent.toFixed(2)} %) still came through the old load balancer in ${seconds} s`;
}

function capacityOf(service: ServiceConfig, rollout: Rollout): string | undefined {
	const step = rollout.step + 1;
	const percent = service.schedule[step]?.percent;
	if (percent === undefined) return undefined;
	const { headroomPercent } = service;
	const headroom = headroomPercent === null ? ", whichever resolvers it moves" : ` and ${headroomPercent} % headroom`;
	const share = `${percent} % of the traffic${headroom}`;
	return `${tasksOfStep(service, rollout, step)} of ${rollout.stableTasks} tasks for ${share}`;
}

import { fail, hold } from "../../runtime/core/analysis/verdict.ts";
import { check, type Readiness, readiness } from "./flagger-checks.ts";
import { candidateOf, startCandidate } from "./listener.ts";
import { type Ending, Killed, type Policy, type Simulation } from "./policy.ts";

const INTERVAL_SECONDS = 60;
const THRESHOLD = 10;
const MAX_WEIGHT = 50;
const STEP_WEIGHT = 5;

/** Its ticks: one sees the release, each weight has one, and so have the copy, the way back to the primary, and the end. */
const TICKS = 1 + MAX_WEIGHT / STEP_WEIGHT + 3;

/**
 * Flagger with the canary of its README. Its listener is a mesh's route; the primary is blue, the canary green. Once the
 * primary runs the new release, the world's green stands for both, since blue cannot be given another release; the rolling
 * of its tasks takes one tick here. Its ticks know nothing of when a release is deployed. Left out is what the README calls
 * optional: the conformance test, and the load test, which would give checks values where users send no traffic. Both checks
 * check a minute, the README's p99 at half of one. A canary that was ready is taken to stay so, in Flagger's favor: it
 * halts while pods are not ready, but Kubernetes leaves such pods running, where ECS replaces them.
 */
export const flagger: Policy = {
	name: "flagger",
	title: "Flagger",
	about: "5 % more every minute up to 50 %, then everything; back after ten failed checks of success rate and p99.",
	sources: [
		"https://github.com/fluxcd/flagger README, docs/gitbook/usage/how-it-works.md and charts/podinfo/values.yaml: interval 1m, threshold 10, maxWeight 50, stepWeight 5, request-success-rate min 99, request-duration (p99) max 500; weights have no default in code",
		"https://github.com/fluxcd/flagger pkg/controller/scheduler.go: the order of a tick; no values is a failed check; weights are read from the route at each tick; a new revision sets them to 0 and starts over; promoted, it routes all to the primary, then scales the canary down",
		"https://github.com/fluxcd/flagger pkg/apis/flagger/v1beta1/canary.go and pkg/canary/deployment_ready.go: progressDeadlineSeconds 600; a primary or canary that is not ready halts, and rolls back when it is not for longer",
		"https://github.com/fluxcd/flagger pkg/metrics/observers/istio.go: rates over the interval, from Prometheus",
	],
	topology: "one-alb",
	mandatorySeconds: () => (TICKS - 1) * INTERVAL_SECONDS,
	run: async (simulation) => {
		const tick = ticks(simulation);
		await simulation.sleep(simulation.world.phase("flagger"));
		for (;;) {
			const ending = await tick();
			if (ending) return ending;
			await simulation.sleep(INTERVAL_SECONDS);
		}
	},
};

/** What Flagger keeps in the canary's status, and so survives its death. */
interface Status {
	phase: "Initialized" | "Progressing" | "Promoting" | "Finalising";
	failedChecks: number;
	deploymentId: string;
	/** Whether the canary has been ready. */
	started: boolean;
}

/** One tick after the other. A tick in which the controller dies does nothing; Kubernetes has it running by the next. */
function ticks(simulation: Simulation): () => Promise<Ending | undefined> {
	const status: Status = { phase: "Initialized", failedChecks: 0, deploymentId: "", started: false };
	const ready = readiness(simulation);
	return async () => {
		try {
			return await advance(simulation, status, ready);
		} catch (error) {
			if (error instanceof Killed) return undefined;
			throw error;
		}
	};
}

async function advance(simulation: Simulation, status: Status, ready: Readiness): Promise<Ending | undefined> {
	const promoted = status.phase === "Promoting" || status.phase === "Finalising";
	const primary = promoted ? "ready" : await ready("blue");
	if (primary === "stuck") return rollBack(simulation, "ProgressDeadlineExceeded", "the primary is not ready");
	if (primary === "waiting") return halt(simulation, "PrimaryNotReady");
	const { id } = candidateOf(simulation).deployment;
	if (status.phase === "Initialized") {
		simulation.enter("prepare");
		simulation.note("New revision detected! Scaling up");
		await startCandidate(simulation);
		return to(status, { phase: "Progressing", deploymentId: id });
	}
	if (status.phase === "Progressing" && status.deploymentId !== id) {
		simulation.enter("shift");
		await simulation.world.route(0);
		simulation.note("New revision detected! Restarting analysis");
		return to(status, { failedChecks: 0, deploymentId: id, started: false });
	}
	if (status.phase === "Promoting") {
		simulation.enter("complete");
		await simulation.world.route(100);
		simulation.note("Routing all traffic to primary");
		return to(status, { phase: "Finalising" });
	}
	const canary = status.started && status.phase === "Progressing" ? "ready" : await ready("green");
	if (canary === "waiting") return halt(simulation, "CanaryNotReady");
	if (status.phase === "Finalising") return finalised(simulation, canary);
	if (canary === "stuck") return rollBack(simulation, "ProgressDeadlineExceeded", "the canary is not ready");
	if (status.failedChecks >= THRESHOLD)
		return rollBack(simulation, "FailedChecks", `${status.failedChecks} checks failed`);
	status.started = true;
	return progress(simulation, status);
}

/** By now primary and canary both run the new release: there is nothing to go back to. */
function finalised(simulation: Simulation, canary: "ready" | "stuck"): Ending {
	simulation.note(canary === "ready" ? "Promotion completed!" : "Promotion failed");
	if (canary === "ready") return { outcome: "completed" };
	return { outcome: "stuck", error: "ProgressDeadlineExceeded", cause: "promoted, but not ready" };
}

/** Checks the canary if it has traffic, then gives it more, or promotes it. */
async function progress(simulation: Simulation, status: Status): Promise<undefined> {
	const weight = Math.round(simulation.world.intended() * 100);
	if (weight > 0) {
		simulation.enter("assess");
		const verdict = check(simulation, INTERVAL_SECONDS);
		simulation.note("Analysis", verdict);
		if (verdict.verdict !== "pass") return to(status, { failedChecks: status.failedChecks + 1 });
	}
	if (weight >= MAX_WEIGHT) {
		simulation.enter("complete");
		simulation.note("Copying template spec to primary");
		return to(status, { phase: "Promoting" });
	}
	simulation.enter("shift");
	await simulation.world.route(weight + STEP_WEIGHT);
	simulation.note(`Advance canary weight ${weight + STEP_WEIGHT}`);
}

function to(status: Status, changes: Partial<Status>): undefined {
	Object.assign(status, changes);
}

function halt(simulation: Simulation, code: string): undefined {
	simulation.note("Halt", hold(code, "waiting for rollout to finish"));
}

async function rollBack(simulation: Simulation, code: string, reason: string): Promise<Ending> {
	simulation.enter("fail-back");
	simulation.note("Rolling back", fail(code, reason));
	await simulation.world.route(0);
	simulation.note("Canary failed!");
	return { outcome: "failed-back", error: code, cause: reason };
}

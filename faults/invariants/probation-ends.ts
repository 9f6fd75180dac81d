import type { RolloutDocument, ServiceConfig } from "../../runtime/contract/index.ts";
import type { ProbationProgress } from "../../runtime/core/rollout/probation.ts";
import type { FunctionRun } from "../model/function-run.ts";
import { ATTEMPTS, type Snapshot } from "../model/snapshot.ts";
import type { End } from "../model/watcher.ts";
import type { Invariant, Report } from "./invariant.ts";
import { lasted, timestamp } from "./readings.ts";
import { Witness } from "./witness.ts";

/** What is told of a release whose last checks held. */
const UNDECIDED = /undecided/;

/** Of invariant 9, what holds on probation: the bound of a hold, and that it is told. */
export const probationEnds: Invariant = {
	name: "9-probation-ends",
	holds:
		"Probation ends with a check that passes; held beyond its time, at most as long as a step may be, and then people are told, unless SNS refuses",
	watch(report) {
		const watched = new Probation(report);
		return {
			begins: (service) => watched.begins(service),
			answered: (call, answer) => watched.witness.answered(call, answer),
			written: (_, { probation }) => watched.see(probation),
			returned: (run, answer, seconds) => {
				if (run.name === "probation") watched.checked(run, answer as Checked, seconds);
			},
			ended: (end) => watched.ended(end),
		};
	},
};

type Checked = Pick<RolloutDocument, "verdict"> & { readonly next: ProbationProgress["next"] };

class Probation {
	readonly witness = new Witness();
	readonly #report: Report;
	#service!: ServiceConfig;
	/** When the release that is on probation has completed, in seconds. */
	#since: number | undefined;
	/** The execution that has ended probation undecided. */
	#undecided: string | undefined;

	constructor(report: Report) {
		this.#report = report;
	}

	begins(service: ServiceConfig): void {
		this.#service = service;
	}

	/** @param probation - of what is on probation; what users have had before is on none. */
	see(probation: Snapshot["probation"]): void {
		const onProbation = probation && probation.attempt !== ATTEMPTS.askedRollback;
		// As Complete wrote it, which may have waited for an answer since.
		this.#since = onProbation ? (this.#since ?? timestamp(probation.since)) : undefined;
	}

	checked(run: FunctionRun, { next, verdict }: Checked, seconds: number): void {
		const { probationSeconds, holdSeconds } = this.#service.timing;
		// Whoever has taken the probation meanwhile has ended it.
		if (this.#since === undefined) return;
		const [since, longest] = [this.#since, probationSeconds + holdSeconds];
		const due = (after: number) => lasted(since, run.began, after);
		const said = `after ${run.began - since} s, and its last check says ${verdict?.verdict}`;
		// With another deployment on the old color there is nothing to go back to.
		if (next === "end" && this.witness.notified(run, "stable redeployed")) return;
		if (next === "end" && (verdict?.verdict !== "pass" || !due(probationSeconds)))
			this.#report(`probation ends ${said}`, seconds);
		if (next === "undecided" && !due(longest)) this.#report(`probation ends undecided ${said}`, seconds);
		if (next === "wait" && due(longest)) this.#report(`probation goes on ${said}`, seconds);
		if (next === "undecided" && run.actor.kind === "execution") this.#undecided = run.actor.execution;
	}

	ended({ executions, notified, denied, snapshot }: End): void {
		const execution = executions.find(({ arn }) => arn === this.#undecided);
		// Whoever ends an execution from outside knows.
		if (!execution || execution.status === "ABORTED" || execution.status === "TIMED_OUT") return;
		const known = notified.some(({ subject }) => UNDECIDED.test(subject)) || denied.has("Publish");
		if (!known)
			this.#report(`nobody was told that ${ATTEMPTS.release} ended its probation undecided`, snapshot.seconds);
	}
}

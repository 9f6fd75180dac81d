import type { RolloutDocument, ServiceConfig } from "../../runtime/contract/index.ts";
import type { FunctionRun } from "../model/function-run.ts";
import type { Invariant } from "./invariant.ts";
import { lasted, timestamp } from "./readings.ts";
import { Witness } from "./witness.ts";

/** A check's probes that fail may be the network's; those of two are the candidate's. */
const FAILING_CHECKS = 2;

/** The other half of invariant 9: what fails a candidate was seen, or has lasted as long as it may. */
export const reason: Invariant = {
	name: "9-reason",
	holds:
		"Whatever a check fails a candidate for it was told of, or it has lasted as long as it may: neither chance, nor silence, nor one check's probes",
	watch(report) {
		let service: ServiceConfig;
		const witness = new Witness();
		let shiftedAt = 0;
		let preparedFrom: string | undefined;
		return {
			begins: (input) => {
				service = input;
			},
			answered: (call, answer) => witness.answered(call, answer),
			written: ({ name }, { seconds }) => {
				if (name === "dns.change") shiftedAt = seconds;
			},
			returned: (run, answer, seconds) => {
				const { rollout, verdict } = (answer ?? {}) as Partial<RolloutDocument>;
				if (run.name === "prepare") preparedFrom = rollout?.preparingSince;
				if (!run.checks || verdict?.verdict !== "fail") return;
				const fact = FACTS[verdict.code];
				if (fact?.({ run, witness, service, rollout, shiftedAt, preparedFrom })) return;
				report(`${run.name} failed without a reason: ${verdict.code}, ${verdict.reason}`, seconds);
			},
		};
	},
};

/** What is known when a check fails a candidate. */
interface Known {
	readonly run: FunctionRun;
	readonly witness: Witness;
	readonly service: ServiceConfig;
	readonly rollout: RolloutDocument["rollout"];
	readonly shiftedAt: number;
	readonly preparedFrom: string | undefined;
}

type Fact = (known: Known) => boolean;

const notified =
	(what: Parameters<Witness["notified"]>[1]): Fact =>
	({ witness, run }) =>
		witness.notified(run, what);

const lastedFrom = (from: string | undefined, { began }: FunctionRun, seconds: number) =>
	from !== undefined && lasted(timestamp(from), began, seconds);

/** What must be so where a verdict has a code. */
const FACTS: Readonly<Record<string, Fact>> = {
	TargetsUnhealthy: notified("unhealthy"),
	ForeignChange: notified("stable redeployed"),
	Superseded: notified("superseded"),
	DeploymentFailed: notified("given up"),
	AlarmRinging: notified("ringing"),
	ErrorsAboveStable: notified("errors"),
	ErrorsAboveCeiling: notified("errors"),
	SlowAboveStable: notified("slow"),
	SlowAboveCeiling: notified("slow"),
	HookFailed: notified("hook failed"),
	// On probation the other color is probed at the same check: what it answers tells that the network is not to blame.
	ProbesFailed: ({ run: { actor, name }, witness }) =>
		actor.kind === "execution" &&
		witness.checks(actor.execution, "probes failed") >= (name === "probation" ? 1 : FAILING_CHECKS),
	WrongStart: ({ run: { actor }, witness, rollout }) =>
		rollout?.step === -1 &&
		actor.kind === "execution" &&
		witness.checks(actor.execution, "no way to the preview") >= FAILING_CHECKS,
	HookTimedOut: ({ run: { actor, began }, witness, service }) => {
		const deadline = Math.min(...service.judge.hooks.map(({ deadlineSeconds }) => deadlineSeconds));
		return actor.kind === "execution" && lasted(witness.askedSince(actor.execution), began, deadline);
	},
	NotReady: ({ run, service, preparedFrom }) => lastedFrom(preparedFrom, run, service.timing.prepareSeconds),
	Inconclusive: ({ run, service: { schedule, timing }, rollout }) =>
		lastedFrom(rollout?.bakedFrom, run, (schedule[rollout?.step ?? 0]?.bakeSeconds ?? 0) + timing.holdSeconds),
	DnsNotInSync: ({ run, service, shiftedAt }) => lasted(shiftedAt, run.began, service.timing.inSyncSeconds),
};

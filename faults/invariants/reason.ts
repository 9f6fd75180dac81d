import type { RolloutDocument, ServiceConfig } from "../../runtime/contract.ts";
import type { FunctionRun } from "../play/function-run.ts";
import { lasted, moment } from "../play/moment.ts";
import type { Invariant } from "./invariant.ts";
import { Witness } from "./witness.ts";

/** A look's probes that fail may be the network's; those of two are the candidate's. */
const FAILING_LOOKS = 2;

/** The other half of invariant 9: what fails a candidate was seen, or has lasted as long as it may. */
export const reason: Invariant = {
	name: "9-reason",
	holds:
		"Whatever a look fails a candidate for it was told of, or it has lasted as long as it may: neither chance, nor silence, nor one look's probes",
	watch(report) {
		let service: ServiceConfig;
		const witness = new Witness();
		let shiftedAt = 0;
		let preparedFrom: string | undefined;
		return {
			begins: (given) => {
				service = given;
			},
			answered: (call, answer) => witness.answered(call, answer),
			written: ({ name }, { seconds }) => {
				if (name === "dns.change") shiftedAt = seconds;
			},
			returned: (run, answer, seconds) => {
				const { rollout, verdict } = (answer ?? {}) as Partial<RolloutDocument>;
				if (run.name === "prepare") preparedFrom = rollout?.preparingSince;
				if (!run.looks || verdict?.verdict !== "fail") return;
				const fact = FACTS[verdict.code];
				if (fact?.({ run, witness, service, rollout, shiftedAt, preparedFrom })) return;
				report(`${run.name} failed without a reason: ${verdict.code}, ${verdict.reason}`, seconds);
			},
		};
	},
};

/** What is known when a look fails a candidate. */
interface Known {
	readonly run: FunctionRun;
	readonly witness: Witness;
	readonly service: ServiceConfig;
	readonly rollout: RolloutDocument["rollout"];
	readonly shiftedAt: number;
	readonly preparedFrom: string | undefined;
}

type Fact = (known: Known) => boolean;

const told =
	(what: Parameters<Witness["told"]>[1]): Fact =>
	({ witness, run }) =>
		witness.told(run, what);

const lastedFrom = (from: string | undefined, { began }: FunctionRun, seconds: number) =>
	from !== undefined && lasted(moment(from), began, seconds);

/** What must be so where a verdict has a code. */
const FACTS: Readonly<Record<string, Fact>> = {
	TargetsUnhealthy: told("unhealthy"),
	Superseded: told("superseded"),
	DeploymentFailed: told("given up"),
	AlarmRinging: told("ringing"),
	ErrorsAboveStable: told("errors"),
	ErrorsAboveCeiling: told("errors"),
	SlowAboveStable: told("slow"),
	SlowAboveCeiling: told("slow"),
	HookFailed: told("hook failed"),
	ProbesFailed: ({ run: { actor }, witness }) =>
		actor.kind === "execution" && witness.looks(actor.execution, "probes failed") >= FAILING_LOOKS,
	WrongStart: ({ run: { actor }, witness, rollout }) =>
		rollout?.step === -1 &&
		actor.kind === "execution" &&
		witness.looks(actor.execution, "no way to the preview") >= FAILING_LOOKS,
	HookTimedOut: ({ run: { actor, began }, witness, service }) => {
		const deadline = Math.min(...service.judge.hooks.map(({ deadlineSeconds }) => deadlineSeconds));
		return actor.kind === "execution" && lasted(witness.askedSince(actor.execution), began, deadline);
	},
	NotReady: ({ run, service, preparedFrom }) => lastedFrom(preparedFrom, run, service.timing.prepareSeconds),
	Inconclusive: ({ run, service: { schedule, timing }, rollout }) =>
		lastedFrom(rollout?.bakedFrom, run, (schedule[rollout?.step ?? 0]?.bakeSeconds ?? 0) + timing.holdSeconds),
	DnsNotInSync: ({ run, service, shiftedAt }) => lasted(shiftedAt, run.began, service.timing.inSyncSeconds),
};

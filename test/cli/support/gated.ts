import { sampleService } from "../../../rehearsal/sample.ts";
import { pass } from "../../../runtime/core/analysis/verdict.ts";
import { at, STRANGER, sampleRollout, weightedRecords } from "../../support/documents.ts";
import { FakeSources } from "./fakes.ts";

/** When it is checked. */
export const NOW = at(500);

/** A rollout that waits at the gate of its second step, and another release behind it. */
export function gated(): FakeSources {
	const schedule = [10, 50, 100].map((percent) => ({ percent, bakeSeconds: 300, gate: percent === 50 }));
	const note = { ...pass("Healthy", "2/2 green tasks"), at: at(120).toISOString(), percent: 10 };
	const rollout = sampleRollout({ step: 1, bakedFrom: at(100).toISOString(), verdicts: [note] });
	const gate = {
		leadsTo: "shift",
		seconds: 3_600,
		since: at(400).toISOString(),
		reason: "the step has a gate",
	} as const;
	const verdict = pass("Healthy", "4/4 green tasks");
	const sources = new FakeSources().runs("AwaitDecision", {
		service: sampleService({ schedule }),
		rollout,
		gate,
		verdict,
	});
	sources.records = weightedRecords({ blue: 50, green: 50 });
	return sources.starts({ arn: STRANGER, attempt: "ecs-svc/3" });
}

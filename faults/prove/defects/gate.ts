import type { Defect } from "../defect.ts";

/** Mistakes in how a rollout waits for somebody. */
export const GATE_DEFECTS: readonly Defect[] = [
	{
		name: "gate-opens-itself",
		breaks: "a gate takes the answer of its own function for somebody's",
		file: "asl/rollout.asl.json",
		find: "lambda:invoke.waitForTaskToken",
		replace: "lambda:invoke",
	},
	{
		name: "gate-opens-in-time",
		breaks: "a gate that nobody opens lets the rollout go on",
		file: "asl/rollout.asl.json",
		find: '"Next": "NobodyDecided"',
		replace: '"Next": "GateOpened"',
	},
	{
		name: "gate-waits-for-ever",
		breaks: "a gate that nobody opens is never left",
		file: "asl/rollout.asl.json",
		find: '"TimeoutSecondsPath": "$.gate.seconds",',
		replace: '"TimeoutSeconds": 604800,',
	},
	{
		name: "gate-without-watching",
		breaks: "a candidate that turns sick while a gate waits keeps its traffic",
		file: "asl/rollout.asl.json",
		find: `"SecondsPath": "$.waitSeconds",
              "Next": "Watch"`,
		replace: `"Seconds": 604800,
              "Next": "Watch"`,
	},
	{
		name: "gate-in-a-loop",
		breaks: "a candidate that is sick is checked again at once, until the execution's history is full",
		file: "asl/rollout.asl.json",
		find: '"Default": "WentSick"',
		replace: '"Default": "AwaitWatch"',
	},
	{
		name: "gate-not-confirmed",
		breaks: "a gate leads to completion without a last check, and fail-back takes what is complete for its own",
		file: "asl/rollout.asl.json",
		find: '"Variable": "$.gate.leadsTo",\n          "StringEquals": "complete",\n          "Next": "Confirm"',
		replace: '"Variable": "$.gate.leadsTo",\n          "StringEquals": "complete",\n          "Next": "Complete"',
	},
	{
		name: "gate-passed-by",
		breaks: "a step with a gate goes on without waiting",
		file: "runtime/core/rollout/assess.ts",
		find: "	const gated = service.schedule[rollout.step]?.gate;",
		replace: "	const gated = service.schedule[rollout.step + 99]?.gate;",
	},
];

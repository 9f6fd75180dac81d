import type { Defect } from "../defect.ts";

/** Mistakes in the state machine. */
export const MACHINE_DEFECTS: readonly Defect[] = [
	{
		name: "catch-removed",
		breaks: "an error in Route ends the execution where it is, without fail-back and without a word",
		file: "asl/rollout.asl.json",
		find: `      "Retry": "\${TaskRetry}",
      "Catch": [
        {
          "ErrorEquals": ["States.ALL"],
          "ResultPath": "$.error",
          "Next": "FailBack"
        }
      ],
      "Next": "Shift"`,
		replace: `      "Retry": "\${TaskRetry}",
      "Next": "Shift"`,
	},
	{
		name: "announced-once",
		breaks: "an announcement that SNS cannot take at once is lost",
		file: "asl/retry.ts",
		find: 'ErrorEquals: ["States.ALL"],\n		IntervalSeconds: 1,\n		BackoffRate: 2,\n		MaxAttempts: 6,',
		replace: 'ErrorEquals: ["States.ALL"],\n		IntervalSeconds: 1,\n		BackoffRate: 2,\n		MaxAttempts: 0,',
	},
];

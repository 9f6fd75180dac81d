import type { Defect } from "../defect.ts";

/** Mistakes in steps before users, and in shares that no whole percentage says. */
export const PREVIEW_STEP_DEFECTS: readonly Defect[] = [
	{
		name: "preview-step-routed",
		breaks: "the candidate's load balancer leads to it as soon as its step at 0 % begins",
		file: "asl/rollout.asl.json",
		find: '"StringEquals": "assess",\n          "Next": "Assess"',
		replace: '"StringEquals": "assess",\n          "Next": "Route"',
	},
	{
		name: "preview-step-hooks-forgotten",
		breaks: "after a step at 0 % nobody asks the hooks that have a say before the first shift",
		file: "runtime/tasks/ready.ts",
		find: "!hasTraffic(observed.rollout, service) && ",
		replace: "observed.rollout.step < 0 && ",
	},
	{
		name: "preview-step-unwatched",
		breaks: "a step at 0 % is over as soon as it begins",
		file: "runtime/core/rollout/assess.ts",
		find: "	return service.schedule[step]?.bakeSeconds ?? 0;",
		replace: "	return step === 0 ? 0 : (service.schedule[step]?.bakeSeconds ?? 0);",
	},
	{
		name: "share-rounded-up",
		breaks: "weights come to more than the step's share where no whole numbers say it",
		file: "runtime/core/routing/weights.ts",
		find: "const stable = Math.ceil(",
		replace: "const stable = Math.floor(",
	},
];

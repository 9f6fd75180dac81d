import type { Defect } from "../defect.ts";

/** Mistakes in what is believed of ECS and of load balancers that somebody else made. */
export const ESTATE_DEFECTS: readonly Defect[] = [
	{
		name: "stale-read-believed-at-begin",
		breaks: "a release that ECS does not show yet is taken for one that has been superseded, and never begins",
		file: "runtime/core/rollout/decide.ts",
		find: '	return { decision: "wait", otherwise: "skip", reason };',
		replace: '	return skip("NotPrimary", reason);',
	},
	{
		name: "stale-read-believed-in-bake",
		breaks: "a good release fails because ECS shows the deployment before it once more",
		file: "runtime/core/analysis/signals/deployment.ts",
		find: "	if (isStale(deployedAt, service.deployment, deploymentId))",
		replace: "	if (isStale(undefined, service.deployment, deploymentId))",
	},
	{
		name: "stickiness-accepted",
		breaks: "a rollout begins on a listener whose cookie keeps clients on a sick candidate",
		file: "runtime/core/routing/original.ts",
		find: "		...actionFaults(actions, alb),",
		replace: '		...actionFaults(actions, alb).filter((fault) => !fault.includes("stickiness")),',
	},
	{
		name: "rules-ignored",
		breaks: "a rollout begins although a rule leads a part of the traffic past it",
		file: "runtime/core/rollout/decide.ts",
		find: "ruleFaults(world.rules[alb], service.loadBalancers, alb)",
		replace: "ruleFaults([], service.loadBalancers, alb)",
	},
	{
		name: "no-targets-refused-for-good",
		breaks: "one answer without targets of what serves refuses a release, which gets no second answer",
		file: "runtime/tasks/begin.ts",
		find: "	if (waited < LONGEST_LAG_SECONDS)",
		replace: "	if (waited < 0)",
	},
];

import type { Defect } from "../defect.ts";

/** Mistakes in what is written down of a release, and in what begins by it. */
export const RELEASE_DEFECTS: readonly Defect[] = [
	{
		name: "attempt-per-call",
		breaks: "the release function writes another attempt down whenever it is asked again",
		file: "runtime/release/release.ts",
		find: "	if (id === undefined) return same ? known : undefined;",
		replace: "	if (id === undefined) return same && id !== undefined ? known : undefined;",
	},
	{
		name: "own-event-begins",
		breaks: "ECS's event of the deployment that an attempt has made begins a rollout of its own",
		file: "runtime/tasks/covered.ts",
		find: "	if (attempt !== undefined) return coveredBy(attempt, deploymentId);\n",
		replace: "	if (attempt !== undefined) return undefined;\n",
	},
	{
		name: "died-deployment-begins",
		breaks: "a deployment whose attempt died before it was noted begins again by its event",
		file: "runtime/tasks/covered.ts",
		find: '	return kind !== "deployment" && taskDefinition',
		replace: '	return kind === "deployment" && taskDefinition',
	},
];

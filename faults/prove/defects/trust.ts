import type { Defect } from "../defect.ts";

/** Mistakes by which a service is touched by another's input. */
export const TRUST_DEFECTS: readonly Defect[] = [
	{
		name: "input-kept",
		breaks: "Load hands on whatever else stands in an input",
		file: "runtime/tasks/load.ts",
		find: `export function loadWith(options: LoadOptions): EntryTask {
	return async (input, context) => {`,
		replace: `export function loadWith(options: LoadOptions): EntryTask {
	return async (received, context) => {
		const { event, ...rest } = Object(received) as { readonly event?: unknown };
		const input = isRolloutInput(received) ? received : { event };
		return { ...rest, ...(await strictly(options)(input, context)) };
	};
}

function strictly(options: LoadOptions): EntryTask {
	return async (input, context) => {`,
	},
	{
		name: "unregistered-taken",
		breaks: "an input's configuration counts though nobody has registered it, and such services are not served",
		file: "runtime/tasks/load.ts",
		find: "	if (acceptUnregistered) return",
		replace: "	if (acceptUnregistered || event) return",
	},
	{
		name: "claim-without-proof",
		breaks: "a deployment that ECS does not show is claimed by a skip",
		file: "runtime/tasks/begin.ts",
		find: "	return decision.proven ? answeredFor(document, decision, context) : skipped(document, decision);",
		replace:
			"	return decision.proven !== undefined ? answeredFor(document, decision, context) : skipped(document, decision);",
	},
	{
		name: "answer-without-proof",
		breaks: "a task that is invoked by hand takes a deployment's answer",
		file: "runtime/tasks/conclude.ts",
		find: "	if (!(await isOwnDeployment(document, ports).catch(() => false))) return entry;\n",
		replace: "	await isOwnDeployment(document, ports).catch(() => false);\n",
	},
	{
		name: "resources-not-taken",
		breaks: "the same load balancers, services and records roll out under a second name",
		file: "runtime/tasks/begin.ts",
		find: "	await takeResources(document.service, ports);\n",
		replace: "	if (!document.service) await takeResources(document.service, ports);\n",
	},
];

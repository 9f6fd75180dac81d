import type { Defect } from "../defect.ts";

/** Mistakes by which a service is touched by another's input. */
export const TRUST_DEFECTS: readonly Defect[] = [
	{
		name: "input-kept",
		breaks: "Load hands on whatever else stands in an input",
		file: "runtime/tasks/load.ts",
		find: `	return async (input, context) => {
		if (isSuccessorInput(input)) return loadProbation(input, context);
		const { event, service } = isRolloutInput(input)
			? await passed(input, options, context)
			: await registered(startOf(input).event, context);
		const own = colorOf(service.services, event.serviceArn) !== undefined;
		if (own) return { event, service };`,
		replace: `	return async (received, context) => {
		const { event: kept, ...rest } = Object(received) as { readonly event?: unknown };
		const input = isRolloutInput(received) ? received : { event: kept };
		const { event, service } = isRolloutInput(input)
			? await passed(input, options, context)
			: await registered(startOf(input).event, context);
		const own = colorOf(service.services, event.serviceArn) !== undefined;
		if (own) return { ...rest, event, service };`,
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
		find: "	if (!proven) return skipped(document, decision);",
		replace: "	if (proven === undefined) return skipped(document, decision);",
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

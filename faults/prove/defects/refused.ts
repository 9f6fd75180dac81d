import type { Defect } from "../defect.ts";

/** Mistakes about what AWS refuses for good. */
export const REFUSED_DEFECTS: readonly Defect[] = [
	{
		name: "tag-decides",
		breaks: "a good release fails back at 100 % because a tag, or what scales it, is refused",
		file: "runtime/tasks/complete.ts",
		find: "	const refused = await tolerateRefusal(writes, log);",
		replace:
			"	const refused: string[] = [];\n	for (const write of writes) await write();\n	void [tolerateRefusal, log];",
	},
	{
		name: "refused-count-keeps-lock",
		breaks: "a count that is refused as the rollout is tidied up keeps the lock for ever",
		file: "runtime/fail-back/tidy-up.ts",
		find: "	return tolerateRefusal([...writes, ...handBack(service, held, context)], log);",
		replace:
			"	return tolerateRefusal([...writes.slice(0, -1), ...handBack(service, held, context)], log).then(async (refused) => {\n		await scale();\n		return refused;\n	});",
	},
	{
		name: "watchdog-minds-refusals",
		breaks: "the watchdog tries again for ever what is refused for good",
		file: "runtime/watchdog/fail-back-lock.ts",
		find: "	const refused = await tidyUp(service, lock, context);",
		replace:
			'	const refused = await tidyUp(service, lock, context);\n	if (refused.length > 0) throw new Error(refused.join("; "));',
	},
	{
		name: "refused-in-silence",
		breaks: "nobody is told of what was refused, and history does not know",
		file: "runtime/fail-back/tidy-up.ts",
		find: "			refused.push(oneLine(error.message, LENGTHS.refusal));",
		replace: "			void LONGEST_REASON;",
	},
];

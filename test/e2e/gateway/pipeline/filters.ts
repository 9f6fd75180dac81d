/** Which pushes start a pipeline: https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-filter.html */
import type { Filter, PipelineDeclaration } from "./declaration.ts";

/** A push to a branch of a repository. */
export interface Push {
	/** `owner/name`. */
	readonly repository: string;
	readonly branch: string;
	/** Paths of the files that it changes. */
	readonly files: readonly string[];
}

/** Whether a push starts a pipeline. Of several filters any one may pass, of one filter all its parts must. */
export function startsPipeline({ stages, triggers = [] }: PipelineDeclaration, push: Push): boolean {
	const sources = stages.flatMap(({ actions }) =>
		actions.filter(
			({ actionTypeId, configuration }) =>
				actionTypeId.provider === "CodeStarSourceConnection" && configuration?.FullRepositoryId === push.repository,
		),
	);
	return sources.some(({ name, configuration }) => {
		const own = triggers.filter(({ gitConfiguration }) => gitConfiguration.sourceActionName === name);
		// Without filters every push to the action's own branch starts it, unless changes are not to be noticed.
		if (own.length === 0) return configuration?.DetectChanges !== "false" && configuration?.BranchName === push.branch;
		const filters = own.flatMap(({ gitConfiguration }) => gitConfiguration.push ?? []);
		return filters.some(
			({ branches, filePaths }) =>
				passes(branches, [push.branch]) && (filePaths === undefined || passes(filePaths, push.files)),
		);
	});
}

/** Whether any of the texts is included, and not excluded at the same time. */
function passes({ includes = ["**"], excludes = [] }: Filter = {}, texts: readonly string[]): boolean {
	const some = (patterns: readonly string[], text: string) => patterns.some((one) => glob(one).test(text));
	return texts.some((text) => some(includes, text) && !some(excludes, text));
}

/** `*` stands for anything within a folder, `**` for anything: https://docs.aws.amazon.com/codepipeline/latest/userguide/syntax-glob.html */
function glob(pattern: string): RegExp {
	const escaped = pattern.replace(/[.+^$()|[\]\\]/g, "\\$&");
	const braces = escaped.replace(/\{([^{}]*)\}/g, (_, choices: string) => `(?:${choices.replaceAll(",", "|")})`);
	const stars = braces.replace(/\*\*|\*|\?/g, (star) => ({ "**": ".*", "*": "[^/]*" })[star] ?? "[^/]");
	return new RegExp(`^${stars}$`);
}

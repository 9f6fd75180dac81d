import { describe, expect, it } from "vitest";
import type { PipelineDeclaration, TriggerDeclaration } from "./declaration.ts";
import { startsPipeline } from "./filters.ts";
import { PIPELINE } from "./scripted.ts";

type Push = NonNullable<TriggerDeclaration["gitConfiguration"]["push"]>[number];

const filtered = (...push: readonly Push[]): PipelineDeclaration => ({
	...PIPELINE,
	triggers: [{ providerType: "CodeStarSourceConnection", gitConfiguration: { sourceActionName: "Source", push } }],
});
const starts = (declaration: PipelineDeclaration, branch: string, ...files: readonly string[]) =>
	startsPipeline(declaration, { repository: "acme/web", branch, files });

describe("a push", () => {
	it("starts a pipeline of its branch, where no filter says otherwise", () => {
		expect([starts(PIPELINE, "main", "a"), starts(PIPELINE, "next", "a")]).toEqual([true, false]);
		expect(startsPipeline(PIPELINE, { repository: "acme/other", branch: "main", files: [] })).toBe(false);
	});

	it("starts none that is not to notice changes", () => {
		const [source, ...rest] = PIPELINE.stages;
		const [action] = source?.actions ?? [];
		if (!source || !action) throw new Error("no source");
		const configuration = { ...action.configuration, DetectChanges: "false" };
		const quiet = { ...PIPELINE, stages: [{ ...source, actions: [{ ...action, configuration }] }, ...rest] };
		expect(starts(quiet, "main", "a")).toBe(false);
	});

	it.each<[string, readonly Push[], boolean, string, string[]]>([
		["of a branch by a pattern", [{ branches: { includes: ["release-*"] } }], true, "release-1", ["a"]],
		["of another branch", [{ branches: { includes: ["main"] } }], false, "next", ["a"]],
		["of an excluded branch", [{ branches: { includes: ["**"], excludes: ["wip/**"] } }], false, "wip/a/b", ["a"]],
		["of a star that ends at a slash", [{ branches: { includes: ["feature/*"] } }], false, "feature/a/b", ["a"]],
		[
			"of one of several filters",
			[{ branches: { includes: ["a"] } }, { branches: { includes: ["b"] } }],
			true,
			"b",
			[],
		],
		["of a path", [{ filePaths: { includes: ["app/**"] } }], true, "main", ["docs/a.md", "app/src/a.ts"]],
		["of other paths", [{ filePaths: { includes: ["app/**"] } }], false, "main", ["docs/a.md"]],
		["of excluded paths alone", [{ filePaths: { excludes: ["**.md"] } }], false, "main", ["docs/a.md"]],
		[
			"of a path on another branch",
			[{ branches: { includes: ["main"] }, filePaths: { includes: ["app/**"] } }],
			...([false, "next", ["app/a.ts"]] as const),
		],
	] as never)("%s", (_, push, expected, branch, files) => {
		expect(starts(filtered(...push), branch, ...files)).toBe(expected);
	});
});

/** What a buildspec may say, as far as this project's say anything: https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html */
import * as v from "valibot";
import { parse } from "yaml";

const commands = v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.minLength(1));
const phase = v.strictObject({ commands });
/** https://docs.aws.amazon.com/codebuild/latest/APIReference/API_EnvironmentVariable.html */
const variable = v.pipe(v.string(), v.regex(/^[A-Za-z][A-Za-z0-9_]*$/));

const Buildspec = v.strictObject({
	version: v.literal(0.2),
	env: v.optional(
		v.strictObject({
			shell: v.optional(v.picklist(["bash", "/bin/sh"])),
			variables: v.optional(v.record(variable, v.string())),
			"exported-variables": v.optional(v.array(variable)),
		}),
	),
	phases: v.strictObject({
		install: v.optional(
			v.strictObject({
				"runtime-versions": v.optional(v.record(v.picklist(["nodejs", "python"]), v.number())),
				commands: v.optional(commands),
			}),
		),
		pre_build: v.optional(phase),
		build: v.optional(phase),
		post_build: v.optional(phase),
	}),
	reports: v.optional(
		v.record(
			v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9_-]{1,127}$/)),
			v.strictObject({
				files: v.array(v.string()),
				"base-directory": v.optional(v.string()),
				"file-format": v.picklist([
					"JUNITXML",
					"CUCUMBERJSON",
					"TESTNGXML",
					"VISUALSTUDIOTRX",
					"NUNITXML",
					"NUNIT3XML",
				]),
			}),
		),
	),
	artifacts: v.optional(v.strictObject({ files: v.pipe(v.array(v.string()), v.minLength(1)) })),
});
/** A buildspec. */
export type Buildspec = v.InferOutput<typeof Buildspec>;

/** Reads a buildspec. @throws when it is none. */
export function readBuildspec(yaml: string): Buildspec {
	return v.parse(Buildspec, parse(yaml));
}

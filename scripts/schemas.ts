import { spawnSync } from "node:child_process";
import { toJsonSchema } from "@valibot/to-json-schema";
import { BuildOutput, EVENT_SOURCE, EVENT_TYPE, StateChange } from "../runtime/contract/index.ts";

/** Where the schema of events is documented. */
export const STATE_CHANGE_SCHEMA = "docs/state-change.schema.json";
/** Where that of what a build hands on is. */
export const BUILD_SCHEMA = "docs/build.schema.json";

/** The JSON schema of the `detail` of an event on EventBridge, as this project formats JSON. */
export function stateChangeSchema(): string {
	return schemaOf(StateChange, EVENT_TYPE, `The detail of an event of the source ${EVENT_SOURCE}.`);
}

/** The JSON schema of `build.json`, which a build hands on to the pipeline. */
export function buildSchema(): string {
	return schemaOf(BuildOutput, "build.json", "What a build hands on to the delivery pipeline.");
}

function schemaOf(of: Parameters<typeof toJsonSchema>[0], title: string, description: string): string {
	const { $schema, ...schema } = toJsonSchema(of, { ignoreActions: ["transform"] });
	return formatted(JSON.stringify(open({ $schema, title, description, ...schema })));
}

/** The same for those who read: a field may come without a new version. */
function open(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(open);
	if (typeof value !== "object" || value === null) return value;
	const fields = Object.entries(value).filter(([key, field]) => !(key === "additionalProperties" && field === false));
	return Object.fromEntries(fields.map(([key, field]) => [key, open(field)]));
}

function formatted(json: string): string {
	const words = ["node_modules/@biomejs/biome/bin/biome", "format", `--stdin-file-path=${STATE_CHANGE_SCHEMA}`];
	const { status, stdout, stderr } = spawnSync(process.execPath, words, { input: json, encoding: "utf8" });
	if (status !== 0) throw new Error(`biome could not format the schema: ${stderr}`);
	return stdout;
}

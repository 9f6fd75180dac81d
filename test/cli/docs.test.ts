import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { snapshotOf } from "../../cli/operator/read/snapshot.ts";
import { statusOf } from "../../cli/operator/read/status.ts";
import { doneDocument, statusDocument } from "../../cli/operator/show/json.ts";
import { PLAIN } from "../../cli/operator/show/paint.ts";
import { textOf } from "../../cli/operator/show/text.ts";
import { CHANGES, HOOK_POINTS, HookQuestion, StateChange } from "../../runtime/contract/index.ts";
import { parse } from "../../runtime/parse.ts";
import { stateChangeSchema } from "../../scripts/schemas.ts";
import { EXECUTION } from "../support/documents.ts";
import { gated, NOW } from "./support/gated.ts";

const guide = readFileSync("docs/operate.md", "utf8");

/** The blocks of a language in the guide. */
const blocks = (language: string) =>
	[...guide.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, "gms"))].map(([, text]) => text ?? "");

/** The fields of an object, as the guide writes them. */
const fieldsOf = (value: object, under = "") =>
	Object.entries(value).map(([key, field]) => `${under}${key}${Array.isArray(field) ? "[]" : ""}`);

describe("the operator's guide", () => {
	it("names every field of what status prints, and no other", async () => {
		const status = statusOf(await snapshotOf("shop", { sources: gated(), now: () => NOW }));
		const printed = [
			...fieldsOf(statusDocument(NOW, [status], null)),
			...fieldsOf(status, "services[]."),
			...fieldsOf(status.rollout ?? {}, "services[].rollout."),
		];
		const [, table = ""] = /### What `status --json` prints(.*?)\n## /s.exec(guide) ?? [];
		const documented = [...table.matchAll(/^\| `([^`]+)` \|/gm)].map(([, field]) => field);
		expect(documented.sort()).toEqual(printed.sort());
		for (const word of ["attempt", "execution", "startedAt"]) {
			expect(status.queue?.[0]).toHaveProperty(word);
			expect(table).toMatch(new RegExp(`queue\\[\\].*\`${word}\``));
		}
	});

	it("names every field of what promote and abort print", () => {
		const done = {
			service: "shop",
			execution: EXECUTION,
			attempt: "ecs-svc/2",
			done: "aborted",
			message: "",
		} as const;
		for (const field of Object.keys(doneDocument(done))) expect(guide).toContain(`| \`${field}\` | `);
	});

	it("shows what status really says", async () => {
		const status = statusOf(await snapshotOf("shop", { sources: gated(), now: () => NOW }));
		expect(guide).toContain(textOf(status, NOW, PLAIN));
	});

	it("has an event and a question as they really are, and tells every change and point", () => {
		const [event, question] = blocks("json").map((text) => JSON.parse(text));
		expect(parse(StateChange, event.detail, "the event")).toEqual(event.detail);
		expect(parse(HookQuestion, question, "the question")).toEqual(question);
		for (const word of [...CHANGES, ...HOOK_POINTS]) expect(guide).toContain(`| \`${word}\` | `);
	});

	it("leads to the schema that events have", () => {
		expect(readFileSync("docs/state-change.schema.json", "utf8")).toBe(stateChangeSchema());
		expect(stateChangeSchema()).not.toContain("additionalProperties");
	});
});

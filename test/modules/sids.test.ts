import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/** Each statement of a module's policies: its id, and the action that stands first in the constructs' order. */
const statements = ["controller", "service", "attach"].flatMap((module) => {
	const text = readFileSync(new URL(`../../terraform/${module}/main.tf`, import.meta.url), "utf8");
	const found = text.matchAll(/Sid\s*=\s*"(\w+)"[\s\S]*?\bAction\s*=\s*\[?\s*"[\w-]+:([A-Z][a-z]+|\*)/g);
	return [...found].map(([, sid = "", verb = ""]) => ({ module, sid, verb }));
});

describe("an IAM Sid, which customers read in security reviews,", () => {
	it("stands on every statement", () => {
		expect(statements.length).toBeGreaterThan(60);
	});

	it.each(statements)("begins with the verb of its first action: $module, $sid", ({ sid, verb }) => {
		expect(sid).toMatch(verb === "*" ? /^Allow/ : new RegExp(`^(Deny|${verb})`));
	});
});

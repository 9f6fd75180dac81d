import { readFileSync } from "node:fs";
import { App } from "cdktf";
import { describe, expect, it } from "vitest";
import { PUBLISHED } from "../../../modules/published/index.ts";
import { synthesized } from "../../../scripts/modules/configuration.ts";

/** A resource of a published module that carries traffic, state or a name, and what of it AWS or the provider never changes in place. */
interface Kept {
	readonly module: string;
	readonly address: string;
	readonly fixed: Readonly<Record<string, unknown>>;
}

/** All of version 0.2. Alarms, dashboards and policies are not among them: one that is made anew loses nothing. */
const KEPT: readonly Kept[] = readFileSync(new URL("0.2.jsonl", import.meta.url), "utf8")
	.trim()
	.split("\n")
	.map((line) => JSON.parse(line));

/** Where a resource of 0.2 is by now. */
interface Moved {
	readonly from: string;
	readonly to: string;
}

/** An expression, by what it is of: a variable with optional attributes is read through a local of its name. */
const meaning = (value: unknown) => JSON.stringify(value)?.replaceAll(/\b(var|local)\./g, "");

describe.each(PUBLISHED)("$name, upgraded from 0.2", ({ name, stack }) => {
	const { resource = {}, moved } = synthesized(stack(new App({ stackTraces: false })));
	const moves = new Map(((moved ?? []) as unknown as readonly Moved[]).map(({ from, to }) => [from, to]));
	const kept = KEPT.filter(({ module }) => module === name);
	const found = (address: string) => {
		const [type = "", id = ""] = (moves.get(address) ?? address).split(".");
		return (resource[type] as Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined)?.[id];
	};

	it("destroys nothing that carries traffic, state or a name", () => {
		expect(kept.length).toBeGreaterThan(10);
		expect(kept.map(({ address }) => address).filter((address) => !found(address))).toEqual([]);
	});

	it("replaces none of it", () => {
		const changed = kept.flatMap(({ address, fixed }) =>
			Object.entries(fixed)
				.filter(([field, value]) => meaning(found(address)?.[field]) !== meaning(value))
				.map(([field, value]) => `${address}.${field}: ${meaning(value)} → ${meaning(found(address)?.[field])}`),
		);
		expect(changed).toEqual([]);
	});
});

import { readFileSync } from "node:fs";
import { App } from "cdktf";
import { describe, expect, it } from "vitest";
import type { Move } from "../../../modules/moved/moves.ts";
import { PUBLISHED } from "../../../modules/published/index.ts";
import { synthesized } from "../../../scripts/modules/configuration.ts";
import { canaryStack } from "../../support/stack.ts";
import { type Block, destination, instances, resourceAt } from "./addresses.ts";

/** A resource of a published module of version 0.2 that has state, and what of it AWS or the provider never changes in place. */
interface Kept {
	readonly module: string;
	readonly address: string;
	/** The instances that it could have, as keys in brackets, where it had any but one. */
	readonly instances?: readonly string[];
	readonly fixed: Readonly<Record<string, unknown>>;
}

/** All of version 0.2. */
const KEPT: readonly Kept[] = readFileSync(new URL("0.2.jsonl", import.meta.url), "utf8")
	.trim()
	.split("\n")
	.map((line) => JSON.parse(line));

/** The modules, and the stack of the app, which was the module `complete` in version 0.2. `complete` has moves of its own kind. */
const UPGRADED = [
	...PUBLISHED.filter(({ name }) => name !== "complete").map(({ name, stack }) => ({
		name,
		module: name as string,
		stack: () => stack(new App({ stackTraces: false })),
	})),
	{ name: "the app", module: "complete", stack: canaryStack },
];

describe.each(UPGRADED)("$name, upgraded from 0.2", ({ module, stack }) => {
	const { resource = {}, moved = [] } = synthesized(stack());
	const moves = moved as unknown as readonly Move[];
	const resources = resource as Block;
	const kept = KEPT.filter((each) => each.module === module);
	const was = kept.flatMap((each) => instances(each).map((address) => ({ ...each, address })));

	it("has a place for each instance of a resource that it had", () => {
		expect(was.length).toBeGreaterThan(10);
		const lost = was.filter(({ address }) => !resourceAt(resources, destination(moves, address)));
		expect(lost.map(({ address }) => `${address} → ${destination(moves, address)}`)).toEqual([]);
	});

	it("gives no two of them one place", () => {
		const places = was.map(({ address }) => destination(moves, address));
		expect(new Set(places).size).toBe(places.length);
	});

	it("moves nothing from an address that is in use, and nothing twice to one", () => {
		const used = moves.filter(({ from }) => resourceAt(resources, from));
		expect(used).toEqual([]);
		expect(new Set(moves.map(({ to }) => to)).size).toBe(moves.length);
		expect(new Set(moves.map(({ from }) => from)).size).toBe(moves.length);
	});

	it("replaces none of it", () => {
		const changed = was.flatMap(({ address, fixed }) => {
			const at = destination(moves, address);
			const found = resourceAt(resources, at);
			return Object.entries(fixed)
				.filter(([field, value]) => meaning(moves, found?.[field], at) !== meaning(moves, value, at))
				.map(([field, value]) => `${at}.${field}: ${JSON.stringify(value)} → ${JSON.stringify(found?.[field])}`);
		});
		expect(changed).toEqual([]);
	});
});

/**
 * What an expression means, by which old and new ones are compared: addresses as they are now, for the instance that it stands in, and
 * variables with optional attributes by their names, of which the rest reads a local.
 */
function meaning(moves: readonly Move[], value: unknown, at: string): string | undefined {
	const [, key = ""] = /\["([^"]+)"\]$/.exec(at) ?? [];
	return JSON.stringify(value)
		?.replaceAll(/aws_\w+\.\w+/g, (address) => destination(moves, address))
		.replaceAll(/\$\{each\.key\}|each\.key/g, (text) => (text === "each.key" ? `"${key}"` : key))
		.replaceAll("\\", "")
		.replaceAll(/\b(var|local)\./g, "");
}

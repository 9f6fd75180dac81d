import { rmSync } from "node:fs";
import type { Metafile } from "esbuild";
import { afterAll, describe, expect, it } from "vitest";
import { contentsOf } from "../../../scripts/supply/packages.ts";
import { folderWith } from "../../../scripts/terraform.ts";

const manifest = (name: string, version = "1.0.0") => JSON.stringify({ name, version, license: "MIT" });
const folder = folderWith({
	"node_modules/one/package.json": manifest("one"),
	"node_modules/@its/two/package.json": manifest("@its/two"),
	"node_modules/@its/two/lib/package.json": '{ "type": "module" }',
	"node_modules/one/node_modules/@its/two/package.json": manifest("@its/two", "0.9.0"),
	"node_modules/unused/package.json": manifest("unused"),
});
afterAll(() => rmSync(folder, { recursive: true }));

const ONE = `${folder}/node_modules/one/index.js`;
const TWO = `${folder}/node_modules/@its/two/lib/index.js`;
const OLD_TWO = `${folder}/node_modules/one/node_modules/@its/two/index.js`;
const UNUSED = `${folder}/node_modules/unused/index.js`;
const STUB = "no-event-streams:@smithy/core/event-streams";

/** What esbuild says of a bundle: which file imports which, and how many bytes of it are left in the output. */
function metafile(files: Readonly<Record<string, { bytes: number; imports?: readonly string[] }>>): Metafile {
	const entries = Object.entries(files);
	return {
		inputs: Object.fromEntries(
			entries.map(([path, { bytes, imports = [] }]) => [
				path,
				{ bytes, imports: imports.map((each) => ({ path: each, kind: "import-statement" })) },
			]),
		),
		outputs: {
			"dist/observer/index.js": {
				bytes: 100,
				inputs: Object.fromEntries(entries.map(([path, { bytes }]) => [path, { bytesInOutput: bytes }])),
				imports: [],
				exports: [],
			},
		},
	};
}

describe("what is in a bundle", () => {
	const created = metafile({
		"runtime/handlers/observer.ts": { bytes: 5, imports: ["runtime/core/analysis/judge.ts", ONE, UNUSED] },
		"runtime/core/analysis/judge.ts": { bytes: 5, imports: [STUB] },
		[STUB]: { bytes: 5 },
		[ONE]: { bytes: 5, imports: [OLD_TWO] },
		[OLD_TWO]: { bytes: 5 },
		[TWO]: { bytes: 5, imports: [ONE, `${folder}/node_modules/@its/two/package.json`] },
		[UNUSED]: { bytes: 0, imports: [TWO] },
	});
	const { packages, used } = contentsOf(created, "dist/observer/index.js");

	it("are the packages of which a byte is left, each version of each, in the order of their names", () => {
		expect(packages.map(({ manifest: { name, version } }) => `${name}@${version}`)).toEqual([
			"@its/two@0.9.0",
			"@its/two@1.0.0",
			"one@1.0.0",
		]);
	});

	it("says which uses which, and which the project itself uses", () => {
		const [old, two, one] = packages;
		expect([...used]).toEqual([one?.folder]);
		expect([...(one?.uses ?? [])]).toEqual([old?.folder]);
		expect([...(two?.uses ?? [])]).toEqual([one?.folder]);
		expect([...(old?.uses ?? [])]).toEqual([]);
	});

	it("is not known of what esbuild has not made", () => {
		expect(() => contentsOf(created, "dist/prober/index.js")).toThrow(
			"esbuild has made no dist/prober/index.js, but dist/observer/index.js",
		);
	});
});

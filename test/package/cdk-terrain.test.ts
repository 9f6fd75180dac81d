/** CDK Terrain continues CDKTF, which is archived. It takes the same code, by an alias. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FUNCTIONS } from "../../scripts/bundle.ts";
import { run } from "./installed.ts";

const LIBRARIES = ["cdktf", "cdktn"] as const;
type Library = (typeof LIBRARIES)[number];

const folder = mkdtempSync(join(tmpdir(), "cdk-terrain-"));
const bundled = { cdktf: [] as string[], cdktn: [] as string[] };
const synthesized: Partial<Record<Library, Synthesized>> = {};
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What an app leaves for Terraform. */
interface Synthesized {
	/** Paths of all files. */
	readonly files: readonly string[];
	/** The stack, as Terraform reads it. */
	readonly stack: Record<string, unknown> & { "//": { metadata: { version: string } } };
}

/** Bundles the project's app with all that it imports, and runs it. */
async function synthesize(library: Library): Promise<Synthesized> {
	const { metafile } = await build({
		entryPoints: ["main.ts"],
		outfile: join(folder, `${library}.cjs`),
		bundle: true,
		platform: "node",
		alias: { cdktf: library },
		metafile: true,
		logLevel: "error",
	});
	bundled[library] = Object.keys(metafile.inputs);
	run(process.execPath, [`${library}.cjs`], folder);
	const out = join(folder, "cdktf.out");
	const files = readdirSync(out, { recursive: true, encoding: "utf8" }).sort();
	const stack = JSON.parse(readFileSync(join(out, "stacks/ecs-dns-canary/cdk.tf.json"), "utf8"));
	rmSync(out, { recursive: true });
	return { files, stack };
}

beforeAll(async () => {
	writeFileSync(join(folder, "cdktf.json"), readFileSync("cdktf.json"));
	mkdirSync(join(folder, "dist"));
	for (const name of FUNCTIONS) writeFileSync(join(folder, "dist", `${name}.zip`), name);
	for (const library of LIBRARIES) synthesized[library] = await synthesize(library);
});

function by(library: Library): Synthesized {
	const found = synthesized[library];
	if (!found) throw new Error(`${library} has synthesized nothing`);
	return found;
}

describe("the app on CDK Terrain", () => {
	it.each(LIBRARIES)("is made of %s alone", (library) => {
		const used = LIBRARIES.filter((each) => bundled[library].some((path) => path.includes(`node_modules/${each}/`)));
		expect(used).toEqual([library]);
	});

	it("makes the same Terraform, but for the library's version in the metadata", () => {
		const versions = LIBRARIES.map((library) => by(library).stack["//"].metadata.version);
		expect(versions).toEqual(LIBRARIES.map((library) => versionOf(library)));
		const [before, after] = LIBRARIES.map((library) => withoutVersion(by(library).stack));
		expect(after).toEqual(before);
		expect(Object.keys(before?.resource ?? {}).length).toBeGreaterThan(20);
	});

	it("leaves the same files", () => {
		expect(by("cdktn").files).toEqual(by("cdktf").files);
	});
});

function versionOf(library: Library): string {
	return JSON.parse(readFileSync(`node_modules/${library}/package.json`, "utf8")).version;
}

function withoutVersion(stack: Synthesized["stack"]): Record<string, unknown> {
	const { version: _, ...metadata } = stack["//"].metadata;
	return { ...stack, "//": { ...stack["//"], metadata } };
}

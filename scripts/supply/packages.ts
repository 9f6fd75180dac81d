import { readFileSync } from "node:fs";
import type { Metafile } from "esbuild";

/** What a package says of itself. */
export interface Manifest {
	readonly name: string;
	readonly version: string;
	readonly license?: string;
}

/** A package of which a bundle holds code. */
export interface BundledPackage {
	/** What it says of itself, in its own package.json. */
	readonly manifest: Manifest;
	/** Where it lies on this machine. */
	readonly folder: string;
	/** The folders of the packages that it imports, of those in the bundle. */
	readonly uses: ReadonlySet<string>;
}

/** What is in a bundle. */
export interface Contents {
	/** The packages, in the order of their names. */
	readonly packages: readonly BundledPackage[];
	/** The folders of the packages that the project's own code imports. */
	readonly used: ReadonlySet<string>;
}

/** The project's own code has no folder of a package. */
const OWN = "";

/**
 * What esbuild put into one of its outputs. What it read and then found unused is not in there, and does not count.
 * @param output - path of the output, as esbuild names it
 */
export function contentsOf({ inputs, outputs }: Metafile, output: string): Contents {
	const held = outputs[output]?.inputs;
	if (!held) throw new Error(`esbuild has made no ${output}, but ${Object.keys(outputs).join(", ")}`);
	const files = new Set(Object.keys(held).filter((path) => (held[path]?.bytesInOutput ?? 0) > 0));
	const uses = new Map<string, Set<string>>([[OWN, new Set()]]);
	for (const file of files) {
		const folder = folderOf(file);
		const others = (inputs[file]?.imports ?? [])
			.filter(({ path }) => files.has(path))
			.map(({ path }) => folderOf(path));
		uses.set(folder, new Set([...(uses.get(folder) ?? []), ...others.filter((other) => other !== folder)]));
	}
	const folders = [...uses.keys()].filter((folder) => folder !== OWN);
	return {
		packages: folders.map((folder) => packageIn(folder, uses.get(folder) ?? new Set())).sort(byName),
		used: uses.get(OWN) ?? new Set(),
	};
}

/** The innermost package that a file is of. What a plugin of esbuild wrote in a package's place is the project's own. */
function folderOf(file: string): string {
	return /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0] ?? OWN;
}

function packageIn(folder: string, uses: ReadonlySet<string>): BundledPackage {
	return { manifest: JSON.parse(readFileSync(`${folder}/package.json`, "utf8")), folder, uses };
}

function byName({ manifest: one }: BundledPackage, { manifest: other }: BundledPackage): number {
	return `${one.name}@${one.version}` < `${other.name}@${other.version}` ? -1 : 1;
}

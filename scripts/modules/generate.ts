import { readFileSync } from "node:fs";
import { App } from "cdktf";
import type { PublishedModule } from "../../modules/published/index.ts";
import type { FunctionName } from "../bundle.ts";
import { CHECKSUMS, checksums } from "../supply/checksums.ts";
import { configurationOf, type Sayings } from "./configuration.ts";
import { HEADER } from "./differences.ts";
import { formatted } from "./format.ts";
import { readmeOf } from "./readme.ts";
import { synthesized } from "./stack-blocks.ts";

/** Where a generator finds what it does not make itself. */
export interface Sources {
	/** The archive of a function's code: its path. */
	readonly archive: (name: FunctionName) => string;
	/** The README that a module has, if it has one. */
	readonly readme: (module: string) => string | undefined;
	/** What the constructs' source says beside what it makes. */
	readonly sayings?: Sayings;
}

/**
 * All files of the published modules by path, as `controller/main.tf`.
 * @param told - hears of each module when it is done, with the milliseconds that it took
 * @throws {Error} when there is no Terraform to format them, or a module has what no published module may have
 */
export function generate(
	modules: readonly PublishedModule[],
	{ archive, readme, sayings }: Sources,
	printed: (module: string, milliseconds: number) => void,
): Map<string, Uint8Array> {
	const texts = new Map<string, string>();
	const files = new Map<string, Uint8Array>();
	for (const { name, stack: make, functions } of modules) {
		const start = performance.now();
		const stack = make(new App({ stackTraces: false }));
		for (const [file, text] of Object.entries(configurationOf(stack, sayings)))
			texts.set(`${name}/${file}`, `${HEADER}${text}\n`);
		files.set(`${name}/README.md`, Buffer.from(readmeOf(name, synthesized(stack), readme(name))));
		for (const [file, content] of archivesOf(functions, archive)) files.set(`${name}/functions/${file}`, content);
		printed(name, performance.now() - start);
	}
	for (const [path, text] of formatted(texts)) files.set(path, Buffer.from(text));
	return files;
}

/** The archives of a module's functions, with their checksums: nothing, where it has none. */
function archivesOf(functions: readonly FunctionName[], archive: Sources["archive"]): Map<string, Uint8Array> {
	const archives = new Map<string, Uint8Array>(functions.map((name) => [`${name}.zip`, readFileSync(archive(name))]));
	if (archives.size === 0) return archives;
	return new Map([...archives, [CHECKSUMS, Buffer.from(checksums(archives))]]);
}

import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { InvalidInput } from "../../runtime/errors.ts";

/** A deliberate mistake in the product, which `npm run faults` must find. */
export interface Defect {
	readonly name: string;
	/** What it breaks, in a sentence. */
	readonly breaks: string;
	/** The file that has the mistake. */
	readonly file: string;
	/** What stands there: exactly once. */
	readonly find: string;
	/** What the mistake makes of it. */
	readonly replace: string;
}

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** All that a rehearsal needs. */
const SOURCES = ["asl", "cli", "faults", "recorder", "rehearsal", "runtime", "package.json", "tsconfig.json"];

/** What a file is with a mistake in it. @throws {InvalidInput} when what is to be replaced does not stand there exactly once. */
export function broken(defect: Defect, source: string): string {
	const count = source.split(defect.find).length - 1;
	if (count === 1) return source.replace(defect.find, () => defect.replace);
	const found = `${defect.name}: its text stands ${count} times in ${defect.file}, not once`;
	throw new InvalidInput("the list of defects", [found]);
}

/** Checks that every mistake still fits the sources. @throws {InvalidInput} naming all that do not. */
export function checkAll(defects: readonly Defect[], root: string = ROOT): void {
	const faults = defects.flatMap((defect) => {
		try {
			broken(defect, readFileSync(join(root, defect.file), "utf8"));
			return [];
		} catch (error) {
			return error instanceof InvalidInput ? error.faults : [`${defect.name}: ${(error as Error).message}`];
		}
	});
	if (faults.length > 0) throw new InvalidInput("the list of defects", faults);
}

/** A copy of the sources with a mistake in it. `remove` deletes it. */
export function copyWith(defect: Defect): { readonly folder: string; remove(): void } {
	const folder = mkdtempSync(join(tmpdir(), "ecs-dns-canary-defect-"));
	for (const each of SOURCES) cpSync(join(ROOT, each), join(folder, each), { recursive: true });
	symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
	const file = join(folder, defect.file);
	writeFileSync(file, broken(defect, readFileSync(file, "utf8")));
	return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { InvalidInput } from "../../runtime/errors.ts";
import type { Defect } from "./defects.ts";

/** All that the prover runs on. */
const SOURCES = ["asl", "cli", "faults", "rehearsal", "runtime", "package.json", "tsconfig.json"];

/** A copy of the sources in a temporary folder, in which one defect at a time is made and mended again. */
export class Workshop {
	/** The folder. */
	readonly folder = mkdtempSync(join(tmpdir(), "faults-"));

	constructor(project: string = resolve(import.meta.dirname, "../..")) {
		for (const source of SOURCES) cpSync(join(project, source), join(this.folder, source), { recursive: true });
		symlinkSync(join(project, "node_modules"), join(this.folder, "node_modules"), "dir");
	}

	/** Does some work on sources that have a defect. @throws {InvalidInput} when its text does not stand there exactly once. */
	async with<T>({ name, file, find, replace }: Defect, work: (folder: string) => Promise<T>): Promise<T> {
		const path = join(this.folder, file);
		const sound = readFileSync(path, "utf8");
		const found = sound.split(find).length - 1;
		if (found !== 1) {
			throw new InvalidInput(`the defect ${name}`, [
				`find: must stand exactly once in ${file} (found: ${found} times)`,
			]);
		}
		writeFileSync(
			path,
			sound.replace(find, () => replace),
		);
		try {
			return await work(this.folder);
		} finally {
			writeFileSync(path, sound);
		}
	}

	/** Removes the folder. */
	close(): void {
		rmSync(this.folder, { recursive: true, force: true });
	}
}

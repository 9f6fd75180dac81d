import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { InvalidInput } from "../../../runtime/errors.ts";

/** Writes a file into a folder of its own, which goes with the test, and answers its path. */
export function file(name: string, content: unknown): string {
	const folder = mkdtempSync(join(tmpdir(), "rehearsal-"));
	onTestFinished(() => rmSync(folder, { recursive: true }));
	const path = join(folder, name);
	writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
	return path;
}

/** The faults that a piece of work is refused with. @throws when it is not. */
export async function faultsOf(work: () => unknown): Promise<readonly string[]> {
	try {
		await work();
	} catch (error) {
		if (error instanceof InvalidInput) return error.faults;
		throw error;
	}
	throw new Error("nothing was refused");
}

import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Defect } from "./defect.ts";
import { checkAll, copyWith } from "./defect.ts";
import type { Found } from "./first.ts";

/** A copy that plays for so long hangs, in milliseconds: the longest search takes a quarter of an hour alone, and a busy machine several times that. */
const LIMIT_MS = 7_200_000;

/** Whether a mistake was found, and how. */
export interface Proof extends Pick<Defect, "name" | "breaks" | "file"> {
	readonly caught: boolean;
	readonly found?: Found;
	/** Why the copy could not be played at all. */
	readonly error?: string;
	/** How long it took, in seconds. */
	readonly seconds: number;
}

/**
 * Makes each mistake in a copy of the sources, alone, and lets the faults find it.
 * @param onProof - told of each as it is done.
 * @throws {InvalidInput} when a mistake does not fit the sources any more.
 */
export async function prove(
	defects: readonly Defect[],
	onProof: (proof: Proof, done: number) => void,
): Promise<Proof[]> {
	checkAll(defects);
	const proofs: Proof[] = [];
	for (const defect of defects) {
		const proof = await proveOne(defect);
		proofs.push(proof);
		onProof(proof, proofs.length);
	}
	return proofs;
}

async function proveOne(defect: Defect): Promise<Proof> {
	const { name, breaks, file } = defect;
	const started = performance.now();
	const copy = copyWith(defect);
	try {
		const result = await play(copy.folder);
		const seconds = (performance.now() - started) / 1_000;
		return { name, breaks, file, seconds, ...result };
	} finally {
		copy.remove();
	}
}

async function play(folder: string): Promise<Pick<Proof, "caught" | "found" | "error">> {
	const child = spawn(process.execPath, ["--import", "tsx", join("faults", "prove", "first.ts")], {
		cwd: folder,
		stdio: ["ignore", "pipe", "pipe"],
		timeout: LIMIT_MS,
	});
	const ended = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
	const [out, error, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
	if (code !== 0) return { caught: false, error: error.trim() || `it ended with code ${code}` };
	const found = JSON.parse(out) as Found;
	return { caught: found.case !== undefined, found };
}

import type { Proof } from "../prove/prove.ts";

/** What became of all deliberate mistakes, for people; those that were missed by name. */
export function proofOf(proofs: readonly Proof[]): string {
	const missed = proofs.filter(({ caught }) => !caught).map(({ name }) => name);
	const count = `${proofs.length - missed.length} of ${proofs.length} deliberate mistakes are found`;
	return missed.length === 0 ? count : `${count}; missed: ${missed.join(", ")}`;
}

/** One mistake: by which invariant it was found, how soon, and in which case. */
export function lineOf({ name, caught, found, error, seconds }: Proof, width: number): string {
	const time = `${seconds.toFixed(1).padStart(6)} s`;
	if (error !== undefined) return `${name.padEnd(width)}  CANNOT BE PLAYED ${time}  ${error.split("\n").at(-1)}`;
	if (!caught) return `${name.padEnd(width)}  NOT FOUND in ${found?.cases} cases ${time}`;
	return `${name.padEnd(width)}  ${String(found?.cases).padStart(5)} cases ${time}  ${found?.invariant}  ${found?.case}`;
}

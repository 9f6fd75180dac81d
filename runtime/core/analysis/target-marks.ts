import { MARK_LENGTH } from "../../contract/index.ts";

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const BITS_A_DIGIT = 6;

/**
 * A target's mark: its id in five characters, where an IPv6 address with its port has up to 47. Two ids share one once in a thousand
 * million times. A target that shares its mark with one that is proven counts as proven, and is given no time to start.
 */
export function markOf(id: string): string {
	let hash = mixed(fowlerNollVo(id));
	let mark = "";
	for (let i = 0; i < MARK_LENGTH; i++) {
		mark += DIGITS.charAt(hash & (DIGITS.length - 1));
		hash >>>= BITS_A_DIGIT;
	}
	return mark;
}

/** The marks that stand one after the other in a text. */
export function marksIn(text: string): string[] {
	return Array.from({ length: text.length / MARK_LENGTH }, (_, i) =>
		text.slice(i * MARK_LENGTH, (i + 1) * MARK_LENGTH),
	);
}

/** FNV-1a of 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/ */
function fowlerNollVo(text: string): number {
	let hash = 0x811c9dc5;
	for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
	return hash >>> 0;
}

/** Ids of one subnet differ in their last digits only; after this every bit of them has changed half of the others. */
function mixed(hash: number): number {
	const once = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
	return (twice ^ (twice >>> 16)) >>> 0;
}

/** What the functions of Terraform's expressions are made of, where that is more than a line. */
import { boolOf, isList, NotEvaluated, numberOf, sorted, textOf, UNKNOWN, Unknown, type Value } from "./values.ts";

/** Whether all are true, or any is; unknown only where no known one decides. */
export function quantified(list: readonly Value[], decisive: boolean): Value {
	const known = list.filter((each) => !(each instanceof Unknown)).map((each) => each !== null && boolOf(each));
	if (known.includes(decisive)) return decisive;
	return known.length < list.length ? UNKNOWN : !decisive;
}

/** Lists in lists as one list. */
export function flattened(list: readonly Value[]): Value[] {
	return list.flatMap((each) => (isList(each) ? flattened(each) : [each]));
}

/** Terraform makes no longer ranges. */
const RANGE_MAX_LENGTH = 1_024;

/** Numbers from the first bound towards the second, which is not among them. */
export function range(bounds: readonly number[]): number[] {
	const [from, to, by] = bounds.length === 1 ? [0, ...bounds] : bounds;
	if (from === undefined || to === undefined) throw new NotEvaluated("range needs an end");
	const step = by ?? (to < from ? -1 : 1);
	const length = Math.max(0, Math.ceil((to - from) / step));
	if (length > RANGE_MAX_LENGTH) throw new NotEvaluated("more than 1024 values were generated");
	return Array.from({ length }, (_, i) => from + i * step);
}

/** Only texts and whole numbers with leading zeros are written. */
export function formatted(pattern: string, args: readonly Value[]): string {
	let next = 0;
	return pattern.replace(/%(?:s|0(\d+)d)/g, (_, width?: string) => {
		const arg = args[next++] ?? null;
		return width === undefined ? textOf(arg) : String(numberOf(arg)).padStart(Number(width), "0");
	});
}

/** A regular expression of Go as one of JavaScript: https://github.com/google/re2/wiki/Syntax */
export function regularExpression(source: string, flags = ""): RegExp {
	const blanks = source.replaceAll("[:space:]", "\\s");
	try {
		return new RegExp(blanks, `u${flags}`);
	} catch (error) {
		throw new NotEvaluated(`no regular expression: ${source}`, { cause: error });
	}
}

/** What JSON stands for. @throws {NotEvaluated} when it is none */
export function decoded(json: string): Value {
	try {
		return JSON.parse(json);
	} catch (error) {
		throw new NotEvaluated("no JSON", { cause: error });
	}
}

/** As Go writes JSON, which escapes what HTML would read. */
export function encoded(value: Value): string {
	return JSON.stringify(sorted(value)).replace(
		/[<>&\u2028\u2029]/g,
		(letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
	);
}

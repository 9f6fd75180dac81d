/** EventBridge's rules of matching and of input transformers, as far as this project's rules need them. */

export interface AwsEvent {
	readonly [field: string]: unknown;
}

type Json = unknown;

/** Whether an event matches a rule's pattern: every field of the pattern, any one of its values. */
export function matches(pattern: Json, event: Json): boolean {
	if (!isObject(pattern)) throw new Error(`a pattern is an object, not ${JSON.stringify(pattern)}`);
	return Object.entries(pattern).every(([field, expected]) => {
		// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
		if (field === "$or" && Array.isArray(expected)) return expected.some((one) => matches(one, event));
		const actual = isObject(event) ? event[field] : undefined;
		return Array.isArray(expected) ? anyMatches(expected, actual) : matches(expected, actual);
	});
}

/** A list in the event matches when any of its members does. */
function anyMatches(expected: readonly Json[], actual: Json): boolean {
	const values = Array.isArray(actual) ? actual : [actual];
	return expected.some((one) => values.some((value) => valueMatches(one, value)));
}

function valueMatches(expected: Json, value: Json): boolean {
	if (!isObject(expected)) return expected === value;
	if (typeof expected.prefix === "string") return typeof value === "string" && value.startsWith(expected.prefix);
	if (typeof expected.exists === "boolean") return expected.exists === (value !== undefined);
	// What is not there is none of it.
	const butFor = [expected["anything-but"] ?? []].flat();
	if (butFor.length > 0 && butFor.every((one) => typeof one === "string")) {
		return value !== undefined && !butFor.includes(value as string);
	}
	// A filter that is not known here must not pass as one that matches nothing, or everything.
	throw new Error(`the matcher knows no filter ${JSON.stringify(expected)}`);
}

export interface InputTransformer {
	readonly InputPathsMap?: Readonly<Record<string, string>>;
	readonly InputTemplate: string;
}

/** What the target gets: the template with each `<name>` replaced, quoted where it does not stand in a text already. */
export function transform({ InputPathsMap = {}, InputTemplate }: InputTransformer, event: AwsEvent): string {
	let inText = false;
	const pieces = InputTemplate.match(/\\.|"|<[A-Za-z0-9_.-]+>|[^\\"<]+|</gs) ?? [];
	return pieces
		.map((piece) => {
			if (piece === '"') inText = !inText;
			const path = InputPathsMap[piece.slice(1, -1)];
			return piece.startsWith("<") && path !== undefined ? insertion(resolve(path, event), inText) : piece;
		})
		.join("");
}

/** A variable whose path leads nowhere is replaced by nothing. */
function insertion(value: Json, inText: boolean): string {
	if (value === undefined) return "";
	if (!inText) return JSON.stringify(value);
	return typeof value === "string" ? JSON.stringify(value).slice(1, -1) : JSON.stringify(value);
}

/** Dot notation with array indices, which is all that EventBridge supports. */
function resolve(path: string, event: AwsEvent): Json {
	if (!/^\$(\.[\w/-]+|\[\d+\])*$/.test(path)) throw new Error(`not a path that EventBridge supports: ${path}`);
	const keys = path.slice(1).match(/[\w/-]+/g) ?? [];
	return keys.reduce<Json>((value, key) => (value as Record<string, Json> | undefined)?.[key], event);
}

function isObject(value: Json): value is Readonly<Record<string, Json>> {
	return value !== null && typeof value === "object" && !Array.isArray(value);
}

const RATE = /^rate\((\d+) (minute|hour|day)s?\)$/;
const MILLISECONDS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/** How often a schedule strikes, in milliseconds. @throws for any but a rate. */
export function periodOf(scheduleExpression: string): number {
	const [, count, unit] = RATE.exec(scheduleExpression) ?? [];
	if (!count) throw new Error(`the harness knows no schedule ${scheduleExpression}`);
	return Number(count) * MILLISECONDS[unit as keyof typeof MILLISECONDS];
}

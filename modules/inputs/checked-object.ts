import type { Field, Shape } from "./object-type.ts";

/**
 * Terraform converts a value to its variable's type before any rule sees it, and in silence drops the attributes that an object type
 * does not have: a misspelled optional attribute is as good as not given. So such a variable takes any type, and these expressions do
 * what the type did: they find what is misspelled, and make of the value what the type would have made.
 * https://developer.hashicorp.com/terraform/language/expressions/type-constraints#conversion-of-complex-types
 */

/** Whether a type has attributes that may be left out, so that Terraform would not miss them. */
export function hasOptional(shape: Shape): boolean {
	if (shape.kind === "list") return hasOptional(shape.of);
	return shape.kind === "object" && shape.fields.some((field) => field.optional || hasOptional(field.shape));
}

/** The value as the type has it: a Terraform expression, which fails where the value is of another type. */
export function converted(shape: Shape, value: string, depth = 0): string {
	if (shape.kind === "any") return value;
	if (shape.kind === "list") {
		const each = `e${depth}`;
		// Each by itself: of a list with members of unknown types Terraform would not even know the length.
		const members = `[for ${each} in ${value} : ${converted(shape.of, each, depth + 1)}]`;
		// Members of which one has an object and another null are of two types to Terraform, which makes no list of them.
		return mayLackObject(shape.of) ? members : `tolist(${members})`;
	}
	if (shape.kind !== "object") return `to${shape.kind}(${value})`;
	return `{ ${shape.fields.map((field) => `${field.name} = ${attribute(field, value, depth)}`).join(", ")} }`;
}

function mayLackObject(shape: Shape): boolean {
	return shape.kind === "object" && shape.fields.some((field) => field.optional && field.shape.kind === "object");
}

/** No `try`: it knows nothing of a value with any unknown part, and counts depend on whether an attribute is there. */
function attribute({ name, shape, optional, fallback }: Field, value: string, depth: number): string {
	if (!optional) return converted(shape, `${value}.${name}`, depth);
	const existing = `lookup(${value}, "${name}", null)`;
	// Null stays null, and gives way to the fallback: the same in fewer words. Not for texts: coalesce skips empty ones.
	if (isPrimitive(shape) && fallback === "null") return converted(shape, existing, depth);
	if (shape.kind === "number" || shape.kind === "bool")
		return `coalesce(${converted(shape, existing, depth)}, ${fallback})`;
	return `${existing} == null ? ${fallback} : ${converted(shape, existing, depth)}`;
}

function isPrimitive({ kind }: Shape): boolean {
	return kind === "string" || kind === "number" || kind === "bool";
}

/** What a complaint says of a key: enough to count it, or what people are told. */
export type Wording = "key" | "sentence";

/**
 * What is misspelled or missing, as a list of complaints: a Terraform expression that is known as soon as the attributes' names are.
 * @param wording - a condition only counts them: then the expression stays short
 */
export function strays(shape: Shape, value: string, path: string, wording: Wording, depth = 0): string {
	if (shape.kind === "list") {
		const [index, each] = [`i${depth}`, `e${depth}`];
		const inside = strays(shape.of, each, `${path}[\${${index}}]`, wording, depth + 1);
		return `(${begins(value, "[")} ? flatten([for ${index}, ${each} in ${value} : ${inside}]) : [])`;
	}
	if (shape.kind !== "object") return "[]";
	const nested = shape.fields.flatMap((field) =>
		containsObject(field.shape)
			? [strays(field.shape, `lookup(${value}, "${field.name}", null)`, `${path}.${field.name}`, wording, depth)]
			: [],
	);
	const lists = [...ofObject(shape.fields, value, path, wording, `k${depth}`), ...nested];
	return `(${begins(value, "{")} ? ${lists.length === 1 ? lists[0] : `concat(${lists.join(", ")})`} : [])`;
}

function ofObject(fields: readonly Field[], value: string, path: string, wording: Wording, key: string): string[] {
	const names = JSON.stringify(fields.map(({ name }) => name));
	const needed = JSON.stringify(fields.flatMap(({ name, optional }) => (optional ? [] : [name])));
	const unknown = `setsubtract(keys(${value}), ${names})`;
	const lacking = needed === "[]" ? [] : [`setsubtract(${needed}, keys(${value}))`];
	if (wording === "key") return [unknown, ...lacking].map((keys) => `tolist(${keys})`);
	const misspelled = `[for ${key} in ${unknown} : "It does not know ${path}.\${${key}}: did you mean \${${nearest(names, key)}}?"]`;
	return [misspelled, ...lacking.map((keys) => `[for ${key} in ${keys} : "It lacks ${path}.\${${key}}."]`)];
}

function containsObject(shape: Shape): boolean {
	return shape.kind === "object" || (shape.kind === "list" && containsObject(shape.of));
}

/** Unlike `can`, this is known of a value with unknown parts. */
function begins(value: string, bracket: string): string {
	return `startswith(jsonencode(${value}), "${bracket}")`;
}

/** The name that shares the most pairs of letters with a key. Terraform has no function for the distance of two texts. */
function nearest(names: string, key: string): string {
	const pairs = (text: string) => `[for i in range(max(length(${text}) - 1, 0)) : substr(lower(${text}), i, 2)]`;
	const shared = `length(setintersection(${pairs("name")}, ${pairs(key)}))`;
	const share = `floor(1000 * ${shared} / (length(name) + length(${key})))`;
	return `substr(reverse(sort([for name in ${names} : format("%04d%s", ${share}, name)]))[0], 4, -1)`;
}

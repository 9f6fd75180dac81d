/** Whether two JSON values are equal field by field, whatever the order of fields and of the objects in a list. */
export function same(left: unknown, right: unknown): boolean {
	return canonical(left) === canonical(right);
}

/**
 * One text for all JSON values that are equal but for the order of fields and of the objects in a list.
 * AWS lists objects (target groups, environment variables) in any order; a list of texts is a command, whose order counts.
 */
export function canonical(value: unknown): string {
	if (Array.isArray(value)) {
		const items = value.map(canonical);
		return `[${(value.every(isObject) ? items.sort() : items).join()}]`;
	}
	if (!isObject(value)) return JSON.stringify(value) ?? "null";
	const fields = Object.entries(value).filter(([, field]) => field !== undefined);
	return `{${fields
		.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`)
		.sort()
		.join()}}`;
}

function isObject(value: unknown): value is object {
	return typeof value === "object" && value !== null;
}

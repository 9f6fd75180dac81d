/** Whether two JSON values are equal field by field, whatever the order of fields and of list items. */
export function same(left: unknown, right: unknown): boolean {
	return canonical(left) === canonical(right);
}

/** One text for all JSON values that are equal but for the order of fields and list items. */
export function canonical(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(canonical).sort().join()}]`;
	if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
	const fields = Object.entries(value).filter(([, field]) => field !== undefined);
	return `{${fields
		.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`)
		.sort()
		.join()}}`;
}

/** How many bytes a value has as JSON in UTF-8, which is how Step Functions and DynamoDB count. */
export function jsonBytes(value: unknown): number {
	return new TextEncoder().encode(JSON.stringify(value) ?? "").length;
}

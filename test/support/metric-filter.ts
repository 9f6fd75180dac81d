/**
 * CloudWatch's metric filters, as far as this project's need them: one field of a JSON line, and what it must be.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html
 */
const ONE_FIELD = /^\{ \$((?:\.\w+)+) = ("(?:[^"\\]|\\.)*") \}$/;

/** Whether a filter counts a line. @throws for a pattern that is not known here: it must not pass as one that matches nothing. */
export function counts(pattern: string, line: string): boolean {
	const [, path = "", wanted = ""] = ONE_FIELD.exec(pattern) ?? [];
	if (path === "") throw new Error(`the metric filter ${pattern} is not known here`);
	const found = path
		.slice(1)
		.split(".")
		.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), parsed(line));
	return found === JSON.parse(wanted);
}

/** A line that is no JSON has no fields. */
function parsed(line: string): unknown {
	try {
		return JSON.parse(line);
	} catch {
		return undefined;
	}
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null;
}

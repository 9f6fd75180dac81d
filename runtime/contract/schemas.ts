import * as v from "valibot";
import { LIMITS, like, PATTERNS } from "./names.ts";

/** A day, in seconds. */
export const DAY_SECONDS = 86_400;

/** A text that says something. */
export const text = v.pipe(v.string(), v.nonEmpty("must not be empty"));

/** A service's name, by the rule of Terraform's variable `name`. It is a session name of STS as it stands. */
export const serviceName = like(
	PATTERNS.serviceName,
	20,
	"must be a service's name: 1 to 20 lower-case letters, digits and hyphens, beginning with a letter",
);

/** A moment, as ISO 8601. */
export const timestamp = v.pipe(v.string(), v.isoTimestamp("must be an ISO 8601 timestamp"));

/** An ARN of an AWS service. */
export const arn = (service: string) =>
	v.pipe(v.string(), v.regex(new RegExp(`^arn:[^:]+:${service}:`), `must be an ARN of ${service}`));

/** An ARN of a function. */
export const functionArn = like(PATTERNS.functionArn, LIMITS.arn, "must be an ARN of a lambda function");

/** A whole number within limits. */
export const whole = (min: number, max: number) =>
	v.pipe(
		v.number(),
		v.integer("must be a whole number"),
		v.minValue(min, `must be at least ${min}`),
		v.maxValue(max, `must be at most ${max}`),
	);

/** A number of percent within limits. */
export const percent = (min: number, max: number) =>
	v.pipe(v.number(), v.minValue(min, `must be at least ${min}`), v.maxValue(max, `must be at most ${max}`));

/** The same schema for each color. */
export const forEachColor = <S extends v.GenericSchema>(schema: S) => v.strictObject({ blue: schema, green: schema });

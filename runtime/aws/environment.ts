import * as v from "valibot";
import { parse } from "../parse.ts";

const Environment = v.object({
	TABLE_NAME: v.pipe(v.string(), v.regex(/^[\w.-]{3,255}$/, "must be a DynamoDB table name")),
});

/** The table's name from the function's environment, read once. @throws {InvalidInput} when it is missing or malformed. */
export function tableName(environment: NodeJS.ProcessEnv): string {
	return parse(Environment, environment, "the function's environment").TABLE_NAME;
}

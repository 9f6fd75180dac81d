import { literal, looseObject } from "valibot";
import { parse } from "../parse.ts";

/** What every request has. */
const Request = looseObject({ version: literal(1) });

/** The Lambda function that takes releases. @throws {InvalidInput} for what is no request; nothing else is taken yet */
export async function handler(event: unknown): Promise<never> {
	parse(Request, event, "the release request");
	throw Object.assign(new Error("releases are not taken yet: deploy to the idle color"), { name: "NotReleasable" });
}

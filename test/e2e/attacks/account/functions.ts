/** The controller's functions, from the very archives that are built, and a hook of some team's. */
import { readFileSync } from "node:fs";
import { strToU8, zipSync } from "fflate";
import type { Bundle, FunctionName } from "../../../../scripts/bundle.ts";
import type { Aws } from "../../harness/aws.ts";
import { createRole, forService, logging } from "./iam.ts";

/** Uploads a function, and answers its ARN. */
async function upload(name: string, zip: Uint8Array, variables: Readonly<Record<string, string>>, aws: Aws) {
	const role = await createRole(name, "/", forService("lambda.amazonaws.com"), [logging(name)], aws);
	const made = await aws.post("lambda", "/2015-03-31/functions", {
		FunctionName: name,
		Runtime: "nodejs22.x",
		Handler: "index.handler",
		Role: role,
		Timeout: 60,
		MemorySize: 512,
		LoggingConfig: { LogFormat: "JSON" },
		Environment: { Variables: variables },
		Code: { ZipFile: Buffer.from(zip).toString("base64") },
	});
	return { role, arn: (JSON.parse(made) as { FunctionArn: string }).FunctionArn };
}

/** A function of the controller's: its ARN, and that of its role. */
export interface Uploaded {
	readonly role: string;
	readonly arn: string;
}

/** Uploads a function of the controller's. */
export function uploadBuilt(
	name: Exclude<FunctionName, "prober">,
	bundle: Bundle,
	variables: Readonly<Record<string, string>>,
	aws: Aws,
): Promise<Uploaded> {
	return upload(`controller-${name}`, readFileSync(bundle.zip), variables, aws);
}

/** Uploads a hook that answers the same each time, and answers its ARN. */
export async function uploadHook(name: string, answer: object, aws: Aws): Promise<string> {
	const code = `exports.handler = async () => (${JSON.stringify(answer)});`;
	return (await upload(name, zipSync({ "index.js": strToU8(code) }), {}, aws)).arn;
}

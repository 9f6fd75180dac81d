/** The controller's functions, from the very archives that are built, and a hook of some team's. */
import { readFileSync } from "node:fs";
import { strToU8, zipSync } from "fflate";
import type { Bundle, FunctionName } from "../../../../scripts/bundle.ts";
import type { Aws } from "../../harness/aws.ts";
import { actingForServices, createRole, forService, logging } from "./iam.ts";

interface Upload {
	readonly name: string;
	readonly zip: Uint8Array;
	readonly variables?: Readonly<Record<string, string>>;
	/** What it may do besides to log. */
	readonly may?: readonly object[];
}

/** IAM path of the roles that the controller's functions may assume. */
export const SERVICE_ROLES = "/ecs-dns-canary/controller/";

/** Uploads a function. */
async function upload({ name, zip, variables = {}, may = [] }: Upload, aws: Aws) {
	const role = await createRole(name, "/", forService("lambda.amazonaws.com"), [logging(name), ...may], aws);
	const created = await aws.post("lambda", "/2015-03-31/functions", {
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
	return { role, arn: (JSON.parse(created) as { FunctionArn: string }).FunctionArn };
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
	const zip = readFileSync(bundle.zip);
	return upload({ name: `controller-${name}`, zip, variables, may: [actingForServices(SERVICE_ROLES)] }, aws);
}

/** Uploads a hook that answers the same each time, and answers its ARN. */
export async function uploadHook(name: string, answer: object, aws: Aws): Promise<string> {
	const code = `exports.handler = async () => (${JSON.stringify(answer)});`;
	return (await upload({ name, zip: zipSync({ "index.js": strToU8(code) }) }, aws)).arn;
}

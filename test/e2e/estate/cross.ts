/** The batch of examples/existing-estate/adopt/cross.jq, made by jq itself of what Route 53 lists. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ListResourceRecordSetsCommand, type Route53Client } from "@aws-sdk/client-route-53";
import { EXAMPLE } from "./root.ts";

/** What jq says. */
export interface Said {
	/** 0 when there is a batch. */
	readonly status: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

/** Has jq make the batch that gives one name the addresses of another. @param name - with its last dot, like `from`. */
export async function crossingOf(
	route53: Route53Client,
	HostedZoneId: string,
	{ name, from }: { readonly name: string; readonly from: string },
): Promise<Said> {
	const listed = await route53.send(new ListResourceRecordSetsCommand({ HostedZoneId }));
	const args = ["--arg", "name", name, "--arg", "from", from, "-f", join(EXAMPLE, "adopt", "cross.jq")];
	return spawnSync("jq", args, { input: JSON.stringify(listed), encoding: "utf8" });
}

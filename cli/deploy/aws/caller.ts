import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Caller } from "../cloud.ts";
import { asking, type Options } from "./asking.ts";

/** Whose credentials these are. */
export async function callerOf(options: Options): Promise<Caller> {
	const sts = new STSClient(options);
	const { Account = "", Arn = "" } = await asking("GetCallerIdentity", () =>
		sts.send(new GetCallerIdentityCommand({})),
	);
	return { account: Account, arn: Arn };
}

/** Whether STS lets a function act in a role: moto hands every role to everybody, and asks for no external id. */
import { DeployedPolicies } from "../harness/iam/deployed-policies.ts";
import { accountOf, allows, rolePrincipal } from "../harness/iam/judge.ts";
import { needsOf } from "../harness/iam/needs/index.ts";
import { Ask } from "./account/ask.ts";
import type { Call, Upstream } from "./call.ts";
import type { RecordedCall } from "./recorded.ts";
import type { Refusal } from "./rules/rule.ts";

/** Who calls: the role of a function, or the one that they act in already. */
export type RoleOf = (call: Call) => string | undefined;

/**
 * Judges AssumeRole by the caller's own policies and by the role's trust policy, as they stand now. Whoever acts in no role of the
 * account, as Terraform does and people, is not judged.
 */
export class Trust {
	constructor(private readonly roleOf: RoleOf) {}

	/** Why STS refuses: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
	async refusal(call: Call, upstream: Upstream): Promise<Refusal | undefined> {
		const own = this.roleOf(call);
		if (own === undefined) return undefined;
		const asked = new URLSearchParams(call.body.toString()).get("RoleArn") ?? "";
		const policies = new DeployedPolicies(iam(upstream));
		const place = { region: "", account: accountOf(own) };
		const [needed] = needsOf(recorded(call), place);
		const granted = await Promise.all([policies.role(own), policies.role(asked)])
			.then(([{ identity, boundary }, { trust }]) => ({ identity, boundary, resource: trust }))
			// Of a role that is not there STS says no more than of one that does not trust the caller.
			.catch(() => undefined);
		if (needed && granted && (await allows(granted, rolePrincipal(own), needed))) return undefined;
		const who = `arn:aws:sts::${accountOf(own)}:assumed-role/${own.split("/").at(-1)}/${call.caller}`;
		return {
			code: "AccessDenied",
			message: `User: ${who} is not authorized to perform: sts:AssumeRole on resource: ${asked}`,
		};
	}
}

function recorded(call: Call): RecordedCall {
	const { caller, service, action, url } = call;
	return { caller, service, action, url, status: 200, at: 0, body: call.body.toString() };
}

/** IAM, asked by nobody who is recorded. It has no region. */
function iam(upstream: Upstream): ConstructorParameters<typeof DeployedPolicies>[0] {
	const ask = new Ask(upstream, "us-east-1");
	return {
		query: (service, { Action = "", Version: _, ...parameters }) => ask.text(service, Action, parameters),
		json: () => Promise.reject(new Error("roles are asked for alone")),
		get: () => Promise.reject(new Error("roles are asked for alone")),
	};
}

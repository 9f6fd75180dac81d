/** EventBridge delivers to what a rule names. */
import type { DeployedPolicies } from "../deployed-policies.ts";
import { accountOf, servicePrincipal } from "../judge.ts";
import { type Need, need } from "../need.ts";
import type { Policy } from "../policy.ts";
import { type Deed, inRole, takesRole } from "./deed.ts";

const EVENTS = "events.amazonaws.com";

/** A target of a rule. */
export interface RuleTarget {
	readonly Arn: string;
	/** ARN of the role that EventBridge takes, where the target has no policy of its own. */
	readonly RoleArn?: string;
	readonly DeadLetterConfig?: { readonly Arn?: string };
}

/**
 * What it takes that a rule reaches its target, and its letters the queue:
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
 */
export async function deliveries(
	rule: { readonly Arn: string; readonly Name: string },
	target: RuleTarget,
	policies: DeployedPolicies,
): Promise<readonly Deed[]> {
	const what = `the rule ${rule.Name}`;
	const queue = target.DeadLetterConfig?.Arn;
	const itself = (action: string, resource: string, policy: Policy | undefined): Deed => ({
		what,
		principal: servicePrincipal(EVENTS, { arn: rule.Arn, account: accountOf(rule.Arn) }),
		need: need(action, [resource])[0] as Need,
		// Nothing said is nothing allowed: a service has no policies but the resource's.
		policies: { identity: [], resource: policy },
	});
	const letters = queue ? [itself("sqs:SendMessage", queue, await policies.queue(queue))] : [];
	if (target.Arn.includes(":lambda:")) {
		return [itself("lambda:InvokeFunction", target.Arn, await policies.lambda(target.Arn)), ...letters];
	}
	if (target.Arn.includes(":states:") && target.RoleArn) {
		return [
			await takesRole({ what, service: EVENTS, role: target.RoleArn, source: rule.Arn }, policies),
			...(await inRole(what, target.RoleArn, need("states:StartExecution", [target.Arn]), policies)),
			...letters,
		];
	}
	throw new Error(`the harness does not know what ${what} needs to reach ${target.Arn}`);
}

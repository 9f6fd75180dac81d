import { form, type Need, need, onEverything, requestTags, type ServiceNeeds } from "../need.ts";

/** What is listed in a form under a name, in its order: `ResourceArns.member.1`, `Tags.member.1.Key`. */
function listed(body: URLSearchParams, name: RegExp): string[] {
	return [...body].filter(([key]) => name.test(key)).map(([, value]) => value);
}

function modifies(action: string, body: URLSearchParams, resource: string): readonly Need[] {
	const input = (field: string) => [body.get(field) ?? []].flat();
	return need(action, [body.get(resource) ?? ""], {
		"elasticloadbalancing:ListenerProtocol": input("Protocol"),
		"elasticloadbalancing:SecurityPolicy": input("SslPolicy"),
	});
}

const AddTags = (body: URLSearchParams) => {
	const values = listed(body, /^Tags\.member\.\d+\.Value$/);
	const tags = listed(body, /^Tags\.member\.\d+\.Key$/).map((key, i) => [key, values[i] ?? ""] as const);
	const resources = listed(body, /^ResourceArns\.member\.\d+$/);
	// The action is of whoever creates something at the same time: nobody does.
	const created = { "elasticloadbalancing:CreateAction": [] };
	return need("elasticloadbalancing:AddTags", resources, { ...created, ...requestTags(tags) });
};

/** What calls of Elastic Load Balancing need. */
export const elb: ServiceNeeds = {
	AddTags: form(AddTags),
	DescribeListeners: onEverything("elasticloadbalancing:DescribeListeners"),
	DescribeLoadBalancers: onEverything("elasticloadbalancing:DescribeLoadBalancers"),
	DescribeRules: onEverything("elasticloadbalancing:DescribeRules"),
	DescribeTargetGroups: onEverything("elasticloadbalancing:DescribeTargetGroups"),
	DescribeTargetHealth: onEverything("elasticloadbalancing:DescribeTargetHealth"),
	ModifyListener: form((body) => modifies("elasticloadbalancing:ModifyListener", body, "ListenerArn")),
	ModifyRule: form((body) => need("elasticloadbalancing:ModifyRule", [body.get("RuleArn") ?? ""])),
};

/** Whether policies allow a request, as an IAM simulator sees it. */
import { runSimulation, runUnsafeSimulation, type Simulation } from "@cloud-copilot/iam-simulate";
import { type Gap, gapOf } from "./gaps.ts";
import type { Context, Need } from "./need.ts";
import { asked, onAllOf, type Policy } from "./policy.ts";

/** All policies that have a say in a request. */
export interface Policies {
	/** Of the principal: inline and attached. None for an AWS service. */
	readonly identity: readonly Policy[];
	/** Of the principal's role, if it has one. */
	readonly boundary?: Policy | undefined;
	/** Of the resource: a function, a topic, a queue, a key; of a role, who may assume it. */
	readonly resource?: Policy | undefined;
}

/** Somebody who asks: a role, by its ARN, or an AWS service. */
export interface Principal {
	readonly name: string;
	/** What conditions may check, of whoever asks. */
	readonly context: Context;
}

/** A role of an account, and what AWS adds of it: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
export function rolePrincipal(role: string): Principal {
	return {
		name: role,
		context: {
			"aws:PrincipalAccount": [accountOf(role)],
			// The role, not its session.
			"aws:PrincipalArn": [role],
			"aws:PrincipalIsAWSService": ["false"],
			"aws:PrincipalType": ["AssumedRole"],
			"aws:SecureTransport": ["true"],
			"aws:SourceAccount": [],
			"aws:SourceArn": [],
			// What Lambda asks for by a function's role is not what its code asks for:
			// https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
			"lambda:SourceFunctionArn": [],
		},
	};
}

/** The code of a function, which acts in its role. */
export function codePrincipal(role: string, functionArn: string): Principal {
	const { name, context } = rolePrincipal(role);
	return { name, context: { ...context, "lambda:SourceFunctionArn": [functionArn] } };
}

/** An AWS service that acts for a resource of an account; without one where AWS names none. */
export function servicePrincipal(name: string, source?: { readonly arn: string; readonly account: string }): Principal {
	return {
		name,
		context: {
			"aws:PrincipalArn": [],
			"aws:PrincipalIsAWSService": ["true"],
			"aws:SecureTransport": ["true"],
			"aws:SourceAccount": source ? [source.account] : [],
			"aws:SourceArn": source ? [source.arn] : [],
		},
	};
}

/** The account that an ARN names. */
export const accountOf = (arn: string) => arn.split(":")[4] ?? "";

/**
 * Whether it is allowed. @throws when the simulator or the harness cannot know: an action or a resource that the service
 * authorization reference does not have, a condition on a key that the harness does not give.
 */
export async function allows(policies: Policies, principal: Principal, need: Need): Promise<boolean> {
	const context = { ...principal.context, ...need.context };
	const own = need.resource.includes("*") ? limited(policies, need.resource) : policies;
	const missing = asked(all(own), need.action).filter((key) => !input(context, key));
	if (missing.length > 0) {
		throw new Error(
			`a policy compares ${missing.join(", ")} of ${need.action}, which the harness does not give: add it in test/e2e/harness/iam/needs`,
		);
	}
	const simulation = simulationOf(own, principal.name, { ...need, context });
	const gap = gapOf(need);
	return gap ? judgedWithout(gap, simulation) : judged(simulation);
}

function limited({ identity, boundary, ...rest }: Policies, pattern: string): Policies {
	const own = (policy: Policy) => onAllOf(pattern, policy);
	return { ...rest, identity: identity.map(own), boundary: boundary && own(boundary) };
}

const all = ({ identity, boundary, resource }: Policies) =>
	[...identity, boundary, resource].filter((policy) => policy !== undefined);

/** Condition keys have no case, and a tag's key is one of many. */
function input(context: Context, key: string): boolean {
	return Object.keys(context).some((name) => name.toLowerCase() === key.toLowerCase());
}

function simulationOf({ identity, boundary, resource }: Policies, principal: string, need: Need): Simulation {
	const named = (policies: readonly Policy[]) => policies.map((policy, i) => ({ name: `policy ${i}`, policy }));
	const contextVariables = Object.fromEntries(
		Object.entries(need.context).flatMap(([key, values]) => (values.length > 0 ? [[key, [...values]]] : [])),
	);
	return {
		request: {
			principal,
			action: need.action,
			resource: { resource: need.resource, accountId: accountOf(need.resource) || accountIn(principal, need.context) },
			contextVariables,
		},
		identityPolicies: named(identity),
		serviceControlPolicies: [],
		resourceControlPolicies: [],
		...(resource && { resourcePolicy: resource }),
		...(boundary && { permissionBoundaryPolicies: named([boundary]) }),
	};
}

/** Zones and changes of Route 53 name no account; whoever asks for them has one. */
function accountIn(principal: string, context: Context): string {
	return accountOf(principal) || (context["aws:SourceAccount"]?.[0] ?? "");
}

async function judged(simulation: Simulation): Promise<boolean> {
	const { action, resource } = simulation.request;
	const result = await runSimulation(simulation, {});
	if (result.resultType === "error") {
		throw new Error(
			`the simulator cannot judge ${action} on ${resource.resource}: ${JSON.stringify(result.errors)}. Is the ARN right? What it does not know is listed in test/e2e/harness/iam/gaps.ts`,
		);
	}
	const single = result.resultType === "single" ? [result.result] : result.results;
	const ignored = single.flatMap(({ ignoredContextKeys = [] }) => ignoredContextKeys);
	if (ignored.length > 0) throw new Error(`${action} has no condition key ${ignored.join(", ")}`);
	return result.overallResult === "Allowed";
}

/** What the reference lacks is judged without it: by policies, resources and conditions all the same. */
async function judgedWithout(gap: Gap, simulation: Simulation): Promise<boolean> {
	const result = await runSimulation(simulation, {});
	if (result.resultType !== "error" || result.errors.message !== gap.refusal) {
		throw new Error(
			`the simulator knows ${simulation.request.action} on ${gap.kind} by now: take it from test/e2e/harness/iam/gaps.ts`,
		);
	}
	return runUnsafeSimulation(simulation, {}) === "Allowed";
}

/** Two services of two owners on one controller: what the roles of one may do of all that is done for the other. */
import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { identityOf } from "../../../runtime/contract/identity.ts";
import { registrationKey, type ServiceConfig } from "../../../runtime/contract/index.ts";
import { DeployedPolicies } from "../harness/iam/deployed-policies.ts";
import { allows, rolePrincipal } from "../harness/iam/judge.ts";
import { type Context, type Need, need } from "../harness/iam/need.ts";
import { deedsOfRole, may } from "../harness/iam/reach.ts";
import { controllerRoles, rolesOf } from "../harness/owner.ts";
import { CONTROLLER } from "../two-services/stack.ts";
import type { Suite } from "./suite.ts";

const READS = "a read that AWS limits to no resource";

/** What one owner's roles may do that is done for the other, and why that reaches no rollout. */
const SHARED: readonly { readonly deeds: RegExp; readonly why: string }[] = [
	{ deeds: /^application-autoscaling:DescribeScalableTargets \*$/, why: READS },
	{
		deeds: /^application-autoscaling:RegisterScalableTarget scalable-target$/,
		why: "where others make what scales a service: AWS names none in a scalable target's ARN, and the code writes what its own service's list has (SECURITY.md)",
	},
	{ deeds: /^cloudwatch:GetMetricData \*$/, why: READS },
	{ deeds: /^ecs:(DescribeTaskDefinition|ListTaskDefinitions) \*$/, why: READS },
	{
		deeds: /^ecr:BatchGetImage repository$/,
		why: "a read of an image's digest, in every repository of the account, since neither's image is in one that a plan could name",
	},
	{ deeds: /^elasticloadbalancing:Describe(Listeners|Rules|TargetHealth) \*$/, why: READS },
	{ deeds: /^route53:GetChange change$/, why: "a read: whether a change is everywhere. Who knows its id has made it" },
	{ deeds: /^route53:ListResourceRecordSets hostedzone$/, why: "a read: both have their records in this zone" },
	{
		deeds: /^states:StartExecution stateMachine$/,
		why: "the rule's own role: an execution's input says of which service ECS has told what, and is taken for nothing else",
	},
	{
		deeds: /^ec2:\w*(NetworkInterface|PrivateIpAddresses|Subnets)\w* /,
		why: "Lambda's own deeds for the prober. Its code is denied them, which is judged where what is deployed is read",
	},
	{ deeds: /^ecr:\w+ \*$/, why: "what ECS pulls images with for the tasks; a read" },
];

/** An action, and on what kind of thing. */
function kindOf({ action, resource }: Need): string {
	const [kind = ""] = resource.split(":").slice(5).join(":").split(/[/:]/);
	return `${action} ${resource === "*" ? resource : kind}`;
}

/** What the controller's functions assume a service's role with. */
function sessionOf(service: ServiceConfig): Context {
	const externalId = createHash("sha256").update(identityOf(service)).digest("hex");
	return { "sts:ExternalId": [externalId], "sts:RoleSessionName": [service.name], "sts:SourceIdentity": [] };
}

/** All that is done for a service: by its own roles, and by the controller's. */
async function doneFor(service: ServiceConfig, suite: Suite, policies: DeployedPolicies): Promise<readonly Need[]> {
	const { deployed, aws } = suite.world;
	const doers = [...(await rolesOf(service, deployed, aws)), ...controllerRoles(CONTROLLER, deployed)];
	const deeds: Need[] = [];
	for (const doer of doers) {
		const own = await deedsOfRole(doer, Object.values(service.roles), policies);
		for (const deed of own) {
			const known = deed.action === "sts:AssumeRole" ? { ...deed, context: sessionOf(service) } : deed;
			if (await may(doer, known, policies)) deeds.push(known);
		}
	}
	return deeds;
}

export function owners(suite: Suite): void {
	it("lets no role of one owner's service do what is done for the other's, but for what reaches no rollout", async () => {
		const { deployed, aws } = suite.world;
		const policies = new DeployedPolicies(aws);
		const [search, shop] = [suite.world.subject("search").service, suite.world.subject("shop").service];
		const found = new Map<string, string>();
		for (const [mine, theirs] of [
			[search, shop],
			[shop, search],
		] as const) {
			const deeds = await doneFor(theirs, suite, policies);
			expect(deeds.length).toBeGreaterThan(50);
			for (const role of await rolesOf(mine, deployed, aws)) {
				for (const deed of deeds) {
					if (await may(role, deed, policies)) found.set(kindOf(deed), `${role} ${deed.resource}`);
				}
			}
		}
		expect([...found].filter(([kind]) => !SHARED.some(({ deeds }) => deeds.test(kind)))).toEqual([]);
		expect(SHARED.filter(({ deeds }) => ![...found.keys()].some((kind) => deeds.test(kind)))).toEqual([]);
	});

	it("admits the functions to a service's roles under its own identity and name alone", async () => {
		const { deployed, aws } = suite.world;
		const policies = new DeployedPolicies(aws);
		const [search, shop] = [suite.world.subject("search").service, suite.world.subject("shop").service];
		const [own, foreign] = [sessionOf(search), sessionOf(shop)];
		const wrong = [
			foreign,
			{ ...own, "sts:RoleSessionName": ["shop"] },
			{ ...own, "sts:ExternalId": foreign["sts:ExternalId"] ?? [] },
			{ ...own, "sts:ExternalId": [] },
		];
		const functions = controllerRoles(CONTROLLER, deployed);
		for (const role of Object.values(search.roles)) {
			const assume = (context: Context) => ({ action: "sts:AssumeRole", resource: role, context });
			const admitted = (context: Context) => Promise.all(functions.map((one) => may(one, assume(context), policies)));
			expect(await admitted(own), role).toContain(true);
			for (const context of wrong) expect(await admitted(context), JSON.stringify(context)).not.toContain(true);
		}
	});

	it("leaves the writes of locks, history and gates to the functions, whatever IAM allows others", async () => {
		const { deployed, aws } = suite.world;
		const policies = new DeployedPolicies(aws);
		const table = `arn:aws:dynamodb:${aws.region}:123456789012:table/${CONTROLLER}-rollouts`;
		const everything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" } as const] };
		const somebody = rolePrincipal("arn:aws:iam::123456789012:role/somebody");
		const resource = await policies.table(table);
		const writes = (key: string) =>
			["PutItem", "UpdateItem", "DeleteItem"].flatMap((verb) =>
				need(`dynamodb:${verb}`, [table], {
					"dynamodb:LeadingKeys": [key],
					"dynamodb:Attributes": ["service", "item"],
				}),
			);
		for (const write of ["shop", "gate#shop", "resource#a"].flatMap(writes)) {
			expect(await allows({ identity: [everything], resource }, somebody, write), JSON.stringify(write)).toBe(false);
		}
		for (const write of writes(registrationKey("shop"))) {
			expect(await allows({ identity: [everything], resource }, somebody, write)).toBe(true);
			for (const role of controllerRoles(CONTROLLER, deployed)) {
				expect(await allows({ identity: [everything], resource }, rolePrincipal(role), write), role).toBe(
					!/-(actuator|watchdog|release)-/.test(role),
				);
			}
		}
	});
}

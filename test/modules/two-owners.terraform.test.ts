/** Two services of two owners on one controller: what the one's roles may do with the other's, by an IAM simulator. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allows, type Policies, rolePrincipal } from "../e2e/harness/iam/judge.ts";
import { type Context, need } from "../e2e/harness/iam/need.ts";
import { asked, type Policy, parsed } from "../e2e/harness/iam/policy.ts";
import { CONTROLLER } from "./attached-input.ts";
import { CANARY_CONTROLLER } from "./controller-input.ts";
import { Deployments } from "./deployed.ts";
import { OWN_ROLES, Owner, type OwnRole, SHARED } from "./owner.ts";
import { targetsOf } from "./targets.ts";

const ROLES = Object.keys(OWN_ROLES) as OwnRole[];
const OF_CONTROLLER = ["observer", "actuator", "watchdog", "release", "rollout"];
/** Metrics, task definitions and load balancers are described as a whole, or not at all. */
const DESCRIBED = "AWS knows no permission for less than all of the account's";
/** What is asked of everything, because AWS knows no less; all else is asked of what is the other's, and of what is shared. */
const EVERYTHING = [
	"application-autoscaling:DescribeScalableTargets",
	"cloudwatch:GetMetricData",
	"ecs:DescribeTaskDefinition",
	"ecs:ListTasks",
	...["DescribeListeners", "DescribeRules", "DescribeTargetHealth"].map((one) => `elasticloadbalancing:${one}`),
];
/** What the state machine needs for its log and its traces. */
const LOGGED = /^(logs|xray):/;
/** What one owner's role may do all the same: `role action resource`, and why that is no way to the other's traffic. */
const ALLOWED: Readonly<Record<string, string>> = {
	"trigger states:StartExecution arn:aws:states:eu-west-1:123456789012:stateMachine:canary-rollout":
		"the state machine is everybody's: what an execution does comes from the registration that its input names, and claims need ECS's word",
	"observer route53:GetChange arn:aws:route53:::change/C0123456789":
		"changes have new ids each time, and say no more than whether they are done",
	"actuator route53:GetChange arn:aws:route53:::change/C0123456789":
		"changes have new ids each time, and say no more than whether they are done",
	"observer elasticloadbalancing:DescribeTargetHealth *": DESCRIBED,
	"observer cloudwatch:GetMetricData *": DESCRIBED,
	"actuator elasticloadbalancing:DescribeListeners *": DESCRIBED,
	"actuator elasticloadbalancing:DescribeRules *": DESCRIBED,
	"actuator elasticloadbalancing:DescribeTargetHealth *": DESCRIBED,
	"actuator ecs:DescribeTaskDefinition *": DESCRIBED,
	"actuator application-autoscaling:DescribeScalableTargets *": DESCRIBED,
	"actuator application-autoscaling:RegisterScalableTarget arn:aws:application-autoscaling:eu-west-1:123456789012:scalable-target/0ec5":
		"where others make what scales a service: AWS names none in a scalable target's ARN, and the code writes what its own service's list has (SECURITY.md)",
};

let shop: Owner;
let search: Owner;
let controller: Deployments<{ plain: Record<string, unknown> }>;

beforeAll(() => {
	shop = new Owner("shop", "Z0123456789SHOP");
	search = new Owner("search", "Z0123456789SEARCH");
	controller = new Deployments({ plain: {} }, CANARY_CONTROLLER);
});

afterAll(() => {
	for (const one of [shop, search, controller]) one.dispose();
});

const ofController = (name: string): Policy => parsed(controller.one("plain", "aws_iam_role_policy", name).policy);

/** Every action that the controller or a service uses. Network interfaces are the account's: the prober's tests say who touches them. */
function actions(): string[] {
	const all = [...OF_CONTROLLER.map(ofController), ...ROLES.map((role) => shop.policy(role))];
	const named = all.flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action));
	return [...new Set(named)].filter((action) => !action.startsWith("ec2:")).sort();
}

/** A request that is about somebody's, and otherwise as the policies would have it. */
function context(policies: readonly Policy[], action: string, about: Context): Context {
	const compared = policies.flatMap(({ Statement }) =>
		Statement.flatMap(({ Condition = {} }) =>
			// What Null compares says whether there is a value, and is none.
			Object.entries(Condition).flatMap(([operator, keys]) => (operator === "Null" ? [] : [keys])),
		),
	);
	const wanted = (key: string) => compared.flatMap((one) => [one[key] ?? []].flat().map(String));
	return Object.fromEntries(asked(policies, action).map((key) => [key, about[key] ?? wanted(key)]));
}

/** What one's role may do with the other's, as `action resource`. */
async function reached(role: OwnRole, one: Owner, other: Owner): Promise<string[]> {
	const identity = [one.policy(role)];
	const found: string[] = [];
	for (const action of actions()) {
		for (const resource of await targetsOf(action, [...SHARED, ...other.resources])) {
			const trust = action === "sts:AssumeRole" ? trustOf(resource, other) : undefined;
			const policies: Policies = { identity, resource: trust };
			const own = context(trust ? [...identity, trust] : identity, action, {
				...other.about,
				...principalOf(one, role),
			});
			const [asking] = need(action, [resource], own);
			if (asking && (await allows(policies, rolePrincipal(one.arn(role)), asking))) found.push(`${action} ${resource}`);
		}
	}
	return found;
}

const principalOf = (one: Owner, role: OwnRole): Context => ({ "aws:PrincipalArn": [one.arn(role)] });

function trustOf(resource: string, owner: Owner): Policy | undefined {
	const role = ROLES.find((each) => owner.arn(each) === resource);
	return role && owner.trust(role);
}

describe("what is judged", () => {
	it("is every action, of which there are many, on what is the other's", async () => {
		expect(actions().length).toBeGreaterThan(35);
		const everything: string[] = [];
		for (const action of actions()) {
			if ((await targetsOf(action, [...SHARED, ...search.resources])).includes("*")) everything.push(action);
		}
		expect(everything.filter((action) => !LOGGED.test(action))).toEqual(EVERYTHING);
	});

	it("is found where it is allowed: on one's own", async () => {
		expect(await reached("actuator", shop, shop)).toEqual(
			expect.arrayContaining([
				"ecs:UpdateService arn:aws:ecs:eu-west-1:123456789012:service/shops/shop-blue",
				"route53:ChangeResourceRecordSets arn:aws:route53:::hostedzone/Z0123456789SHOP",
				"elasticloadbalancing:ModifyListener arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/shop-blue/0000000000000004/0000000000000004",
			]),
		);
	});
});

describe.each(ROLES)("an owner's %s", (role) => {
	const listed = Object.keys(ALLOWED)
		.filter((one) => one.startsWith(`${role} `))
		.map((one) => one.slice(role.length + 1))
		.sort();

	it("reaches nothing of the other owner's but what is listed, with a reason", async () => {
		expect((await reached(role, shop, search)).sort()).toEqual(listed);
		expect((await reached(role, search, shop)).sort()).toEqual(listed);
	});
});

describe.each([
	["observer", "observer"],
	["actuator", "actuator"],
	["watchdog", "actuator"],
] as const)("the %s", (who, role) => {
	/** Whether the function takes a role of one owner's, with what it says of a service. */
	function takes(
		owner: Owner,
		said: { readonly id: string; readonly session: string },
		as: OwnRole = role,
	): Promise<boolean> {
		const arn = CONTROLLER[`${who}_role_arn`];
		const existing = { "sts:ExternalId": [said.id], "sts:RoleSessionName": [said.session] };
		const [one] = need("sts:AssumeRole", [owner.arn(as)], existing);
		if (!one) throw new Error("nothing is needed");
		return allows({ identity: [ofController(who)], resource: owner.trust(as) }, rolePrincipal(arn), one);
	}

	it("acts for a service by that service's identity and name alone", async () => {
		expect(await takes(shop, shop.said)).toBe(true);
		expect(await takes(search, search.said)).toBe(true);
		expect(await takes(search, shop.said)).toBe(false);
		expect(await takes(search, { ...search.said, session: "shop" })).toBe(false);
		expect(await takes(search, { ...search.said, id: shop.said.id })).toBe(false);
		expect(await takes(search, { id: "", session: search.name })).toBe(false);
	});

	it("acts in no role that is not for it", async () => {
		for (const as of ROLES.filter((each) => each !== role)) expect(await takes(shop, shop.said, as), as).toBe(false);
	});
});

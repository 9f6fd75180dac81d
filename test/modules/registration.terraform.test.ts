import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sessionName } from "../../runtime/aws/roles.ts";
import { identityOf } from "../../runtime/contract/identity.ts";
import type { ServiceConfig } from "../../runtime/contract/index.ts";
import { configuration, resource } from "../support/stack.ts";
import { attached } from "./attached-input.ts";
import { Deployments } from "./deployed.ts";

const CREATED = {
	plain: {},
	ipv4: { name: "s", ip_address_type: "ipv4", internal: true, https: false, preview_name: "next.example.com" },
} as const;
const ATTACHED = {
	plain: {},
	ipv4: { record_types: ["A"], preview_name: "next.example.com" },
	reversed: { record_types: ["AAAA", "A"] },
} as const;

let created: Deployments<typeof CREATED>;
let existing: Deployments<typeof ATTACHED>;

beforeAll(() => {
	created = new Deployments(CREATED);
	existing = new Deployments(ATTACHED, attached());
});

afterAll(() => {
	created.dispose();
	existing.dispose();
});

/** What a service's role wants to hear of whoever assumes it. */
function admits<R extends typeof CREATED | typeof ATTACHED>(
	deployed: Deployments<R>,
	run: keyof R & string,
	who: string,
): Readonly<Record<string, string>> {
	const { assume_role_policy } = deployed.one(run, "aws_iam_role", who);
	return JSON.parse(assume_role_policy).Statement[0].Condition.StringEquals;
}

/** What the functions say, by the runtime's own word. */
function said(config: ServiceConfig) {
	const id = createHash("sha256").update(identityOf(config)).digest("hex");
	return { "sts:ExternalId": id, "sts:RoleSessionName": sessionName(config.name) };
}

describe.each(["observer", "actuator"])("the %s's role of a service", (who) => {
	it.each(["plain", "ipv4"] as const)("that is made admits the functions by what the registration says (%s)", (run) => {
		expect(admits(created, run, who)).toEqual(said(created.registered(run) as ServiceConfig));
	});

	it.each(["plain", "ipv4", "reversed"] as const)("that exists does as well (%s)", (run) => {
		expect(admits(existing, run, who)).toEqual(said(existing.registered(run) as ServiceConfig));
	});

	it("admits nobody by another service's id", () => {
		const ids = [
			admits(created, "plain", who),
			...(["plain", "ipv4", "reversed"] as const).map((run) => admits(existing, run, who)),
		];
		expect(new Set(ids.map((one) => one["sts:ExternalId"])).size).toBe(ids.length);
	});
});

describe("the registration", () => {
	const block = () => resource("aws_dynamodb_table_item", "registration");

	it("comes after the roles, what they may do and where releases end, and before the target that starts rollouts; and goes after that", () => {
		expect(block().depends_on).toEqual([
			...["observer", "actuator"].map((who) => `aws_iam_role_policy.${who}`),
			"aws_dynamodb_table_item.last_release",
		]);
		expect(resource("aws_cloudwatch_event_target", "trigger").depends_on).toContain(
			"aws_dynamodb_table_item.registration",
		);
	});

	it("is another item under another name, and is never written over somebody else's", () => {
		expect(block().lifecycle).toEqual({ replace_triggered_by: ["aws_iam_role.actuator.name_prefix"] });
		expect(resource("aws_iam_role", "actuator").name_prefix).toBe("${var.name}-actuator-");
	});

	it("is named by no role, whose ARNs it holds", () => {
		const roles = ["aws_iam_role", "aws_iam_role_policy"].map((type) => configuration().resource[type]);
		expect(JSON.stringify(roles)).not.toContain("aws_dynamodb_table_item");
	});
});

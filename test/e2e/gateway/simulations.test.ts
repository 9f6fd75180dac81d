import { describe, expect, it } from "vitest";
import type { Policy } from "../harness/iam/policy.ts";
import { type Call, recognize, xmlAnswer } from "./call.ts";
import { decided, iamPatch } from "./simulations.ts";

const USER = "arn:aws:iam::123456789012:user/team/ann";

/** What IAM has of ann, who has one inline policy and one that is attached. */
function iam({ action, body }: Call) {
	const form = new URLSearchParams(body.toString());
	if (form.get("UserName") === "bob") return xmlAnswer("<Error><Code>NoSuchEntity</Code></Error>", 404);
	const document = (policy: object) => JSON.stringify(policy).replaceAll('"', "&quot;");
	const read = { Statement: { Effect: "Allow", Action: "ecs:*", Resource: "*" } };
	const answers: Readonly<Record<string, string>> = {
		ListUserPolicies: "<PolicyNames><member>own</member></PolicyNames>",
		GetUserPolicy: `<PolicyDocument>${document(read)}</PolicyDocument>`,
		ListAttachedUserPolicies: "<PolicyArn>arn:aws:iam::aws:policy/Deny</PolicyArn>",
		GetPolicy: "<DefaultVersionId>v2</DefaultVersionId>",
		GetPolicyVersion: `<Document>${document({ Statement: [{ ...read.Statement, Effect: "Deny", Action: "ecs:Create*" }] })}</Document>`,
	};
	return xmlAnswer(answers[action] ?? "<Other/>");
}

async function simulate(PolicySourceArn: string, ...actions: readonly string[]) {
	const members = Object.fromEntries(actions.map((action, i) => [`ActionNames.member.${i + 1}`, action]));
	const body = new URLSearchParams({ Action: "SimulatePrincipalPolicy", PolicySourceArn, ...members }).toString();
	const headers = { "content-type": "application/x-www-form-urlencoded" };
	const answer = await iamPatch(recognize("POST", "/", headers, Buffer.from(body)), async (call) => iam(call));
	return { status: answer.status, text: answer.body.toString() };
}

describe("SimulatePrincipalPolicy", () => {
	it("answers by inline and attached policies", async () => {
		const { status, text } = await simulate(USER, "ecs:CreateService", "ecs:DescribeServices", "s3:CreateBucket");
		expect(status).toBe(200);
		expect([...text.matchAll(/<EvalDecision>(\w+)</g)].map(([, one]) => one)).toEqual([
			...["explicitDeny", "allowed", "implicitDeny"],
		]);
	});

	it("knows users and roles that are there, and actions, alone", async () => {
		expect(await simulate(USER.replace("ann", "bob"), "ecs:CreateService")).toMatchObject({ status: 404 });
		const wrong = [
			await simulate("arn:aws:sts::123456789012:assumed-role/admin/me", "ecs:CreateService"),
			await simulate(USER),
			await simulate(USER, "CreateService"),
		];
		expect(wrong.map(({ status, text }) => [status, /<Code>(\w+)</.exec(text)?.[1]])).toEqual(
			wrong.map(() => [400, "InvalidInput"]),
		);
	});

	it("hands on the rest of IAM", async () => {
		const headers = { "content-type": "application/x-www-form-urlencoded" };
		const call = recognize("POST", "/", headers, Buffer.from("Action=ListUsers"));
		expect((await iamPatch(call, async () => xmlAnswer("<Other/>"))).body).toBe("<Other/>");
	});

	it("takes no statement for all that is of one resource, or of a condition", () => {
		const policy = (statement: object): Policy => ({
			Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*", ...statement }],
		});
		expect(decided([policy({})], "s3:CreateBucket")).toBe("allowed");
		expect(decided([policy({ Resource: "arn:aws:s3:::one" })], "s3:CreateBucket")).toBe("implicitDeny");
		expect(decided([policy({ Condition: { Bool: {} } })], "s3:CreateBucket")).toBe("implicitDeny");
	});
});

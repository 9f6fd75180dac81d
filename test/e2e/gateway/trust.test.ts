import { describe, expect, it } from "vitest";
import { recognize, type Upstream, xmlAnswer } from "./call.ts";
import { Trust } from "./trust.ts";

const OWN = "arn:aws:iam::123456789012:role/actuator";
const ROLE = "arn:aws:iam::123456789012:role/path/web-actuator";

const document = (statement: object) =>
	encodeURIComponent(JSON.stringify({ Version: "2012-10-17", Statement: [statement] }));
const TRUSTED = {
	...{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: "arn:aws:iam::123456789012:root" } },
	Condition: { ArnEquals: { "aws:PrincipalArn": [OWN] }, StringEquals: { "sts:ExternalId": "of web" } },
};
const MAY = { Effect: "Allow", Action: "sts:AssumeRole", Resource: "arn:aws:iam::123456789012:role/path/*" };

/** An account with both roles. */
function iam(may: object, trusted: object | null): Upstream {
	return async ({ action, body }) => {
		const other = new URLSearchParams(body.toString()).get("RoleName") === "web-actuator";
		if (action === "GetRole" && other && !trusted) return xmlAnswer("<Error><Code>NoSuchEntity</Code></Error>", 404);
		if (action === "GetRole")
			return xmlAnswer(
				`<AssumeRolePolicyDocument>${document(other ? (trusted ?? {}) : MAY)}</AssumeRolePolicyDocument>`,
			);
		if (action === "ListRolePolicies") return xmlAnswer("<member>own</member>");
		if (action === "GetRolePolicy") return xmlAnswer(`<PolicyDocument>${document(may)}</PolicyDocument>`);
		return xmlAnswer("<none/>");
	};
}

/** Why STS refuses the role to somebody, by the code. */
async function refused({
	role = OWN as string | undefined,
	externalId = "of web",
	may = MAY as object,
	trusted = TRUSTED as object | null,
} = {}) {
	const trust = new Trust(() => role);
	const headers = {
		"content-type": "application/x-www-form-urlencoded",
		authorization: "AWS4-HMAC-SHA256 Credential=web-actuator/20310101/eu-west-1/sts/aws4_request",
	};
	const form = { Action: "AssumeRole", RoleArn: ROLE, RoleSessionName: "web", ExternalId: externalId };
	const call = recognize("POST", "/", headers, Buffer.from(new URLSearchParams(form).toString()));
	return (await trust.refusal(call, iam(may, trusted)))?.code;
}

describe("a role", () => {
	it("is given to whom it trusts, under the external id that it asks for", async () => {
		expect(await refused()).toBeUndefined();
		expect(await refused({ externalId: "of shop" })).toBe("AccessDenied");
	});

	it("is not given to whom it does not trust, or who may not assume it, or when it is not there", async () => {
		expect(await refused({ role: "arn:aws:iam::123456789012:role/observer" })).toBe("AccessDenied");
		expect(await refused({ may: { ...MAY, Resource: `${ROLE}2` } })).toBe("AccessDenied");
		expect(await refused({ trusted: null })).toBe("AccessDenied");
	});

	it("is given to who acts in no role of the account: Terraform, and people", async () => {
		const trust = new Trust(() => undefined);
		const call = recognize("POST", "/", {}, Buffer.from(""));
		expect(await trust.refusal(call, iam(MAY, TRUSTED))).toBeUndefined();
	});
});

import { describe, expect, it } from "vitest";
import { recognize, xmlAnswer } from "./call.ts";
import { StsApi } from "./sts.ts";

const ROLE = "arn:aws:iam::123456789012:role/path/web-observer";
const NOW = Date.UTC(2031, 0, 1);

/** Lets somebody assume a role of an STS that answers so. */
async function assume(status: number) {
	const sts = new StsApi(() => NOW);
	const headers = {
		"content-type": "application/x-www-form-urlencoded",
		authorization: "AWS4-HMAC-SHA256 Credential=web-observer/20310101/eu-west-1/sts/aws4_request",
	};
	const body = new URLSearchParams({
		Action: "AssumeRole",
		RoleArn: ROLE,
		RoleSessionName: "web",
		ExternalId: "of web",
		DurationSeconds: "3600",
	}).toString();
	const xml = "<AccessKeyId>ASIA1</AccessKeyId><Expiration>2026-01-01T00:00:00Z</Expiration>";
	const answer = await sts.patch(recognize("POST", "/", headers, Buffer.from(body)), async () =>
		xmlAnswer(xml, status),
	);
	return { sts, answer };
}

describe("a role that somebody has assumed", () => {
	it("tells who acts in it", async () => {
		const { sts } = await assume(200);
		expect(sts.callerOf({ caller: "ASIA1" })).toEqual({
			...{ caller: "web-observer", role: ROLE },
			session: { name: "web", externalId: "of web" },
		});
		expect(sts.callerOf({ caller: "web-observer" })).toEqual({ caller: "web-observer" });
	});

	it("ends on the clock of the simulated AWS", async () => {
		const { answer } = await assume(200);
		expect(answer.body).toContain("<Expiration>2031-01-01T01:00:00.000Z</Expiration>");
	});

	it("is nobody's when STS refuses", async () => {
		const { sts, answer } = await assume(403);
		expect(sts.callerOf({ caller: "ASIA1" })).toEqual({ caller: "ASIA1" });
		expect(answer.status).toBe(403);
	});
});

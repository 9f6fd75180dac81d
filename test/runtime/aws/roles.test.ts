import { createHash } from "node:crypto";
import { ECSClient } from "@aws-sdk/client-ecs";
import { STSClient } from "@aws-sdk/client-sts";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { sampleService } from "../../../rehearsal/sample.ts";
import { EcsReader } from "../../../runtime/aws/ecs.ts";
import { type CredentialsProvider, inRoleOf, type Principal } from "../../../runtime/aws/roles.ts";
import { identityOf } from "../../../runtime/contract/identity.ts";
import { type Answer, elbFault, recorded } from "../../support/aws.ts";
import { START } from "../../support/documents.ts";

const ROLE = "arn:aws:iam::123456789012:role/ecs-dns-canary/controller/shop-observer";

/** Whom the functions act for. */
const SHOP: Principal = { name: "shop", identity: identityOf(sampleService()) };

afterEach(() => vi.useRealTimers());

/** What STS answers: credentials that last so many seconds from the start of the world. */
function assumed(key: string, seconds = 3_600): Answer {
	const expiration = new Date(START + seconds * 1_000).toISOString();
	return {
		body: `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><AssumedRoleUser><AssumedRoleId>AROA:shop</AssumedRoleId><Arn>arn:aws:sts::123456789012:assumed-role/shop-observer/shop</Arn></AssumedRoleUser><Credentials><AccessKeyId>${key}</AccessKeyId><SecretAccessKey>secret-${key}</SecretAccessKey><SessionToken>token-${key}</SessionToken><Expiration>${expiration}</Expiration></Credentials></AssumeRoleResult><ResponseMetadata><RequestId>c6104cbe</RequestId></ResponseMetadata></AssumeRoleResponse>`,
	};
}

/** Ports that are nothing but the credentials they were made with, over an STS that gives recorded answers, at START. */
function roles(answers: readonly Answer[], limit?: number) {
	vi.useFakeTimers({ toFake: ["Date"], now: START });
	const { options, requests } = recorded(...answers);
	const created: (CredentialsProvider | undefined)[] = [];
	const make = (credentials?: CredentialsProvider) => {
		created.push(credentials);
		return async () => (await credentials?.())?.accessKeyId;
	};
	return { reach: inRoleOf(make, new STSClient(options), limit), requests, created };
}

const form = (body: string | undefined) => Object.fromEntries(new URLSearchParams(body));

describe("a service's role", () => {
	it("is assumed from the region's own STS under the service's name, for as long as a function may have it", async () => {
		const { reach, requests } = roles([assumed("ASIA1")]);
		expect(await reach(SHOP, ROLE)()).toBe("ASIA1");
		expect(requests[0]?.headers.host).toBe("sts.eu-west-1.amazonaws.com");
		expect(form(requests[0]?.body)).toEqual({
			Action: "AssumeRole",
			Version: "2011-06-15",
			RoleArn: ROLE,
			RoleSessionName: "shop",
			ExternalId: createHash("sha256").update(SHOP.identity).digest("hex"),
			DurationSeconds: "3600",
		});
	});

	it("is assumed under a name that STS takes, whatever the service is called", async () => {
		await fc.assert(
			fc.asyncProperty(fc.string({ minLength: 1, maxLength: 100, unit: "binary" }), async (service) => {
				const { reach, requests } = roles([assumed("ASIA1")]);
				await reach({ name: service, identity: service }, ROLE)();
				expect(form(requests[0]?.body).RoleSessionName).toMatch(/^[\w+=,.@-]{2,64}$/);
			}),
		);
	});

	it("is assumed once for all that is asked at the same time, and after", async () => {
		const { reach, requests, created } = roles([assumed("ASIA1")]);
		const keys = await Promise.all([reach(SHOP, ROLE)(), reach(SHOP, ROLE)()]);
		expect([...keys, await reach(SHOP, ROLE)()]).toEqual(["ASIA1", "ASIA1", "ASIA1"]);
		expect(requests).toHaveLength(1);
		// One that acts in the function's own role, and one in the service's.
		expect(created).toEqual([undefined, expect.any(Function)]);
	});

	it.each([
		["kept until five minutes before its credentials end", 3_300, 1, "ASIA1"],
		["assumed anew from then on", 3_301, 2, "ASIA2"],
	])("is %s", async (_, seconds, asked, key) => {
		const { reach, requests } = roles([assumed("ASIA1"), assumed("ASIA2", 7_200)]);
		await reach(SHOP, ROLE)();
		vi.setSystemTime(START + seconds * 1_000);
		expect(await reach(SHOP, ROLE)()).toBe(key);
		expect(requests).toHaveLength(asked);
	});

	it("that was refused is asked for again at the next call", async () => {
		const { reach } = roles([elbFault(403, "AccessDenied", "not yet"), assumed("ASIA1")]);
		await expect(reach(SHOP, ROLE)()).rejects.toMatchObject({
			name: "IdentityRefused",
			message: `${ROLE} does not admit the controller for shop. Apply the Terraform of shop again: a role admits the controller only for the name, cluster, services, load balancers and records that it was made with. sts:AssumeRole of ${ROLE}: AccessDenied: not yet`,
		});
		expect(await reach(SHOP, ROLE)()).toBe("ASIA1");
	});

	it.each([
		["serves on while what was given is good", 3_599, "ASIA1"],
		["fails once that has expired", 3_600, "Unavailable"],
	])("that cannot be renewed %s", async (_, seconds, outcome) => {
		const failure = elbFault(503, "ServiceUnavailable", "later");
		const { reach } = roles([assumed("ASIA1"), failure, failure, failure]);
		await reach(SHOP, ROLE)();
		vi.setSystemTime(START + seconds * 1_000);
		expect(await reach(SHOP, ROLE)().catch(({ name }: Error) => name)).toBe(outcome);
	});

	it("has credentials of its own", async () => {
		const { reach, requests } = roles([assumed("ASIA1"), assumed("ASIA2")]);
		expect([await reach(SHOP, ROLE)(), await reach({ name: "search", identity: "search\n…" }, `${ROLE}2`)()]).toEqual([
			"ASIA1",
			"ASIA2",
		]);
		expect(requests.map(({ body }) => form(body).RoleArn)).toEqual([ROLE, `${ROLE}2`]);
	});

	it("gives credentials to one identity alone: another that names the same role asks for its own, and may be refused", async () => {
		const { reach, requests } = roles([assumed("ASIA1"), elbFault(403, "AccessDenied", "no"), assumed("ASIA2")]);
		expect(await reach(SHOP, ROLE)()).toBe("ASIA1");
		const other = { ...SHOP, identity: identityOf(sampleService({ cluster: "arn:aws:ecs:eu-west-1:1:cluster/x" })) };
		await expect(reach(other, ROLE)()).rejects.toMatchObject({ name: "IdentityRefused" });
		await reach({ ...SHOP, name: "shop2" }, ROLE)();
		const sessions = requests.map(({ body }) => form(body));
		expect(new Set(sessions.map(({ ExternalId }) => ExternalId)).size).toBe(2);
		expect(sessions.map(({ RoleSessionName }) => RoleSessionName)).toEqual(["shop", "shop", "shop2"]);
		expect(await reach(SHOP, ROLE)()).toBe("ASIA1");
	});

	it("that has been idle longest is forgotten when there are too many", async () => {
		const { reach, requests } = roles([assumed("A"), assumed("B"), assumed("C"), assumed("B2")], 2);
		for (const role of ["a", "b", "a", "c", "a"]) await reach(SHOP, role)();
		expect(requests.map(({ body }) => form(body).RoleArn)).toEqual(["a", "b", "c"]);
		expect(await reach(SHOP, "b")()).toBe("B2");
	});

	it("that there is none of leaves the function to act in its own, and asks nobody", async () => {
		const { reach, requests, created } = roles([]);
		expect(await reach(SHOP, undefined)()).toBeUndefined();
		expect({ requests, created }).toEqual({ requests: [], created: [undefined] });
	});
});

describe("a call in a service's role", () => {
	const describing = (sts: Answer[], ecs: Answer[]) => {
		vi.useFakeTimers({ toFake: ["Date"], now: START });
		const { options, requests } = recorded(...ecs);
		const make = (credentials?: CredentialsProvider) =>
			new EcsReader(new ECSClient({ ...options, ...(credentials && { credentials }) }));
		const reader = inRoleOf(make, new STSClient(recorded(...sts).options))(SHOP, ROLE);
		return { describe: () => reader.describe("cluster", { blue: "b", green: "g" }), requests };
	};

	it("is signed with the role's credentials", async () => {
		const { describe, requests } = describing([assumed("ASIA1")], [{ body: '{"services":[]}' }]);
		await expect(describe()).rejects.toMatchObject({ name: "UnexpectedAnswer" });
		expect(requests[0]?.headers).toMatchObject({
			authorization: expect.stringContaining("Credential=ASIA1/"),
			"x-amz-security-token": "token-ASIA1",
		});
	});

	it.each([
		["refused", elbFault(403, "AccessDenied", "no"), "IdentityRefused"],
		["refused to credentials that have expired", elbFault(403, "ExpiredToken", "no"), "Refused"],
		["throttled", elbFault(400, "Throttling", "slower"), "Throttled"],
		["not answered", elbFault(503, "ServiceUnavailable", "later"), "Unavailable"],
		["answered without credentials", { body: "<AssumeRoleResponse/>" }, "UnexpectedAnswer"],
	])("fails like any other when the role is %s, and is not sent", async (_, answer, name) => {
		const { describe, requests } = describing([answer], []);
		await expect(describe()).rejects.toMatchObject({
			name,
			message: expect.stringContaining(`sts:AssumeRole of ${ROLE}: `),
		});
		expect(requests).toEqual([]);
	});
});

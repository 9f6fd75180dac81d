import { describe, expect, it } from "vitest";
import { connectCloud } from "../../../../cli/deploy/aws/cloud.ts";
import { AwsRefused } from "../../../../cli/deploy/end.ts";
import { type Answer, connectionReset, jsonFault, recorded, route53Fault } from "../../../support/aws.ts";

const json = (content: object): Answer => ({ body: JSON.stringify(content) });

function cloudThat(...answers: readonly Answer[]) {
	const { options, requests } = recorded(...answers);
	return { cloud: connectCloud(options), requests };
}

/** What was asked of a service that speaks JSON. */
const sent = (requests: ReturnType<typeof recorded>["requests"]) =>
	requests.map(({ headers, body }) => ({ to: headers["x-amz-target"]?.split(".")[1], ...JSON.parse(body) }));

describe("who calls", () => {
	const identity = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
		<Arn>arn:aws:iam::123456789012:user/ann</Arn><UserId>AIDA</UserId><Account>123456789012</Account>
		</GetCallerIdentityResult></GetCallerIdentityResponse>`;

	it("is told by STS", async () => {
		const { cloud } = cloudThat({ body: identity });
		expect(await cloud.caller()).toEqual({ account: "123456789012", arn: "arn:aws:iam::123456789012:user/ann" });
	});

	it("is not known where AWS cannot be asked, or the credentials are no more", async () => {
		await expect(cloudThat(connectionReset()).cloud.caller()).rejects.toThrow(AwsRefused);
		const expired = `<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>The security token is expired</Message></Error></ErrorResponse>`;
		await expect(cloudThat({ status: 403, body: expired }).cloud.caller()).rejects.toThrow(
			/^GetCallerIdentity: .*sign in to AWS, and check AWS_PROFILE \(ExpiredToken/,
		);
	});
});

describe("what the caller may not do", () => {
	const simulated = (...decisions: readonly (readonly [string, string])[]) => {
		const members = decisions.map(
			([action, decision]) =>
				`<member><EvalActionName>${action}</EvalActionName><EvalResourceName>*</EvalResourceName><EvalDecision>${decision}</EvalDecision></member>`,
		);
		return {
			body: `<SimulatePrincipalPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><SimulatePrincipalPolicyResult><IsTruncated>false</IsTruncated><EvaluationResults>${members.join("")}</EvaluationResults></SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>`,
		};
	};
	const ACTIONS = ["ecs:CreateService", "s3:CreateBucket", "iam:PassRole"];
	const denied = (arn: string, ...answers: readonly Answer[]) => {
		const { cloud, requests } = cloudThat(...answers);
		return cloud.denied({ account: "123456789012", arn }, ACTIONS).then((answer) => ({
			answer,
			asked: requests.map(({ body }) => Object.fromEntries(new URLSearchParams(body))),
		}));
	};

	it("is what policies deny, and what none allows", async () => {
		const [one, two, three] = ACTIONS as [string, string, string];
		const answers = simulated([one, "allowed"], [two, "implicitDeny"], [three, "explicitDeny"]);
		const { answer, asked } = await denied("arn:aws:iam::123456789012:user/ann", answers);
		expect(answer).toEqual([two, three]);
		expect(asked).toMatchObject([
			{ PolicySourceArn: "arn:aws:iam::123456789012:user/ann", "ActionNames.member.2": two, MaxItems: "1000" },
		]);
	});

	it("is asked of the role in which somebody acts", async () => {
		const { asked } = await denied("arn:aws-cn:sts::123456789012:assumed-role/admin/ann@example", simulated());
		expect(asked).toMatchObject([{ PolicySourceArn: "arn:aws-cn:iam::123456789012:role/admin" }]);
	});

	it("is not known of the root user, nor where IAM does not answer", async () => {
		const root = await denied("arn:aws:iam::123456789012:root");
		expect(root).toEqual({ answer: expect.stringContaining("root user"), asked: [] });
		const refusal = "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>";
		const { answer } = await denied("arn:aws:iam::123456789012:user/ann", { status: 403, body: refusal });
		expect(answer).toBe(
			"iam:SimulatePrincipalPolicy of arn:aws:iam::123456789012:user/ann was not answered (AccessDenied)",
		);
	});
});

describe("what somebody names", () => {
	const zones = (...named: readonly (readonly [name: string, isPrivate: boolean])[]) => ({
		body: `<ListHostedZonesByNameResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><HostedZones>${named
			.map(
				([name, isPrivate]) =>
					`<HostedZone><Id>/hostedzone/Z1</Id><Name>${name}</Name><CallerReference>r</CallerReference><Config><PrivateZone>${isPrivate}</PrivateZone></Config></HostedZone>`,
			)
			.join("")}</HostedZones><IsTruncated>false</IsTruncated><MaxItems>100</MaxItems></ListHostedZonesByNameResponse>`,
	});

	it("is a zone only where it is public, and no other", async () => {
		const { cloud, requests } = cloudThat(zones(["example.com.", true], ["example.com.", false]));
		expect(await cloud.hasPublicZone("example.com")).toBe(true);
		expect(requests[0]?.query).toMatchObject({ dnsname: "example.com" });
		// AWS goes on with the names that follow.
		expect(await cloudThat(zones(["example.net.", false])).cloud.hasPublicZone("example.com")).toBe(false);
		expect(await cloudThat(zones(["example.com.", true])).cloud.hasPublicZone("example.com")).toBe(false);
		const refused = cloudThat(route53Fault(403, "AccessDenied", "no")).cloud;
		await expect(refused.hasPublicZone("example.com")).rejects.toThrow(/^ListHostedZonesByName: /);
	});

	it("is a bucket of sources only where it keeps versions", async () => {
		const versioning = (status: string) => ({ body: `<VersioningConfiguration>${status}</VersioningConfiguration>` });
		const faultOf = (answer: Answer) => cloudThat(answer).cloud.bucketFault("sources");
		const missing = { status: 404, body: "<Error><Code>NoSuchBucket</Code><Message>no</Message></Error>" };
		expect(await faultOf(versioning("<Status>Enabled</Status>"))).toBeUndefined();
		expect(await faultOf(versioning("<Status>Suspended</Status>"))).toContain("enable its versioning");
		expect(await faultOf(versioning(""))).toContain("keeps no versions");
		expect(await faultOf(missing)).toContain("there is no bucket sources");
		const refused = { status: 403, body: "<Error><Code>AccessDenied</Code><Message>no</Message></Error>" };
		await expect(faultOf(refused)).rejects.toThrow(AwsRefused);
	});

	it("is a repository of images only where it is there", async () => {
		const { cloud, requests } = cloudThat(json({ repositories: [{ repositoryName: "shop" }] }));
		expect(await cloud.imageRepositoryFault("shop")).toBeUndefined();
		expect(sent(requests)).toEqual([{ to: "DescribeRepositories", repositoryNames: ["shop"] }]);
		const missing = cloudThat(jsonFault(400, "RepositoryNotFoundException", "no")).cloud;
		expect(await missing.imageRepositoryFault("shop")).toContain("there is no ECR repository shop");
		const refused = cloudThat(jsonFault(400, "AccessDeniedException", "no")).cloud;
		await expect(refused.imageRepositoryFault("shop")).rejects.toThrow(AwsRefused);
	});

	it("is a connection that is ready only once somebody has activated it", async () => {
		const arn = "arn:aws:codeconnections:eu-west-1:123456789012:connection/c";
		const { cloud, requests } = cloudThat(
			...["PENDING", "ERROR", "AVAILABLE"].map((ConnectionStatus) => json({ Connection: { ConnectionStatus } })),
		);
		const ready = [await cloud.connectionIsReady(arn), await cloud.connectionIsReady(arn)];
		expect([...ready, await cloud.connectionIsReady(arn)]).toEqual([false, false, true]);
		expect(sent(requests)[0]).toEqual({ to: "GetConnection", ConnectionArn: arn });
		const gone = cloudThat(jsonFault(400, "ResourceNotFoundException", "no")).cloud;
		await expect(gone.connectionIsReady(arn)).rejects.toThrow(/^GetConnection: /);
	});
});

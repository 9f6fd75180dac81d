import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { describe, expect, it } from "vitest";
import { ElbWriter } from "../../../runtime/aws/elb.ts";
import { type Answer, recorded } from "../../support/aws.ts";

const LISTENER = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/shop-green/1/2";
const GROUP = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop-green";

function adapter(answer: Answer) {
	const { options, requests } = recorded(answer);
	return { loadBalancers: new ElbWriter(new ElasticLoadBalancingV2Client(options)), requests };
}

function answer(what: string, result: string): Answer {
	return {
		body: `<${what}Response xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"><${what}Result>${result}</${what}Result><ResponseMetadata><RequestId>1e66cbd8</RequestId></ResponseMetadata></${what}Response>`,
	};
}

/** The parameters of a request, as ELB reads them. */
function parameters(body: string | undefined): Record<string, string> {
	return Object.fromEntries(new URLSearchParams(body));
}

const group = (color: string, weight: number) =>
	`<member><TargetGroupArn>${GROUP}-${color}/1</TargetGroupArn><Weight>${weight}</Weight></member>`;
const listener = `<member><ListenerArn>${LISTENER}</ListenerArn><Protocol>HTTPS</Protocol><Port>443</Port><DefaultActions><member><Type>forward</Type><Order>1</Order><ForwardConfig><TargetGroups>${group("blue", 100)}${group("green", 0)}</TargetGroups><TargetGroupStickinessConfig><Enabled>true</Enabled><DurationSeconds>300</DurationSeconds></TargetGroupStickinessConfig></ForwardConfig></member></DefaultActions></member>`;
const actions = [
	{
		Type: "forward",
		Order: 1,
		ForwardConfig: {
			TargetGroups: [
				{ TargetGroupArn: `${GROUP}-blue/1`, Weight: 100 },
				{ TargetGroupArn: `${GROUP}-green/1`, Weight: 0 },
			],
			TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 300 },
		},
	},
];

describe("the rules of a listener", () => {
	const rule = (priority: string, rest: string) =>
		`<member><RuleArn>arn:rule</RuleArn><Priority>${priority}</Priority><IsDefault>${priority === "default"}</IsDefault>${rest}</member>`;
	const forward = `<Actions><member><Type>forward</Type><TargetGroupArn>${GROUP}-blue/1</TargetGroupArn><ForwardConfig><TargetGroups>${group("blue", 1)}</TargetGroups></ForwardConfig></member></Actions>`;
	const legacy = `<Actions><member><Type>forward</Type><TargetGroupArn>${GROUP}-green/1</TargetGroupArn></member></Actions>`;
	const path = `<Conditions><member><Field>path-pattern</Field><Values><member>/api/*</member></Values><PathPatternConfig><Values><member>/api/*</member></Values></PathPatternConfig></member></Conditions>`;

	it("say what they match and where they lead, but for the default", async () => {
		const rules = [rule("10", path + forward), rule("20", legacy), rule("default", forward)];
		const { loadBalancers, requests } = adapter(answer("DescribeRules", `<Rules>${rules.join("")}</Rules>`));
		expect(await loadBalancers.rules(LISTENER)).toEqual([
			{ priority: "10", conditions: ["path-pattern /api/*"], targetGroups: [`${GROUP}-blue/1`] },
			{ priority: "20", conditions: [], targetGroups: [`${GROUP}-green/1`] },
		]);
		expect(parameters(requests[0]?.body)).toMatchObject({ Action: "DescribeRules", ListenerArn: LISTENER });
	});
});

describe("a rule that names its groups by a forward configuration alone", () => {
	it("leads to each of them once", async () => {
		const groups = group("blue", 90) + group("green", 10);
		const forward = `<member><Type>forward</Type><ForwardConfig><TargetGroups>${groups}</TargetGroups></ForwardConfig></member>`;
		const rule = `<member><Priority>5</Priority><Conditions><member><Field>query-string</Field><QueryStringConfig><Values><member><Key>v</Key><Value>2</Value></member></Values></QueryStringConfig></member></Conditions><Actions><member><Type>authenticate-oidc</Type></member>${forward}${forward}</Actions></member>`;
		const { loadBalancers } = adapter(answer("DescribeRules", `<Rules>${rule}</Rules>`));
		expect(await loadBalancers.rules(LISTENER)).toEqual([
			{
				priority: "5",
				conditions: ["query-string v or 2"],
				targetGroups: [`${GROUP}-blue/1`, `${GROUP}-green/1`],
			},
		]);
	});
});

describe("a listener", () => {
	it("is read with every field of its default actions", async () => {
		const { loadBalancers, requests } = adapter(answer("DescribeListeners", `<Listeners>${listener}</Listeners>`));
		expect(await loadBalancers.actions(LISTENER)).toEqual(actions);
		expect(parameters(requests[0]?.body)).toMatchObject({
			Action: "DescribeListeners",
			"ListenerArns.member.1": LISTENER,
		});
	});

	it("that is gone from the answer is unexpected", async () => {
		const { loadBalancers } = adapter(answer("DescribeListeners", "<Listeners/>"));
		await expect(loadBalancers.actions(LISTENER)).rejects.toMatchObject({
			name: "UnexpectedAnswer",
			message: expect.stringContaining(`DescribeListeners ${LISTENER}: Listeners`),
		});
	});

	it("is routed with every field that was read", async () => {
		const { loadBalancers, requests } = adapter(answer("ModifyListener", `<Listeners>${listener}</Listeners>`));
		await loadBalancers.route(LISTENER, actions);
		const action = "DefaultActions.member.1";
		expect(parameters(requests[0]?.body)).toEqual({
			Action: "ModifyListener",
			Version: "2015-12-01",
			ListenerArn: LISTENER,
			[`${action}.Type`]: "forward",
			[`${action}.Order`]: "1",
			[`${action}.ForwardConfig.TargetGroups.member.1.TargetGroupArn`]: `${GROUP}-blue/1`,
			[`${action}.ForwardConfig.TargetGroups.member.1.Weight`]: "100",
			[`${action}.ForwardConfig.TargetGroups.member.2.TargetGroupArn`]: `${GROUP}-green/1`,
			[`${action}.ForwardConfig.TargetGroups.member.2.Weight`]: "0",
			[`${action}.ForwardConfig.TargetGroupStickinessConfig.Enabled`]: "true",
			[`${action}.ForwardConfig.TargetGroupStickinessConfig.DurationSeconds`]: "300",
		});
	});
});

describe("a target group", () => {
	const target = (id: string, state: string, port?: number) =>
		`<member><HealthCheckPort>8080</HealthCheckPort><Target><Id>${id}</Id>${port ? `<Port>${port}</Port>` : ""}</Target><TargetHealth><State>${state}</State></TargetHealth></member>`;

	it("has its targets with ELB's own words for their state", async () => {
		const members = target("10.0.0.1", "healthy", 8080) + target("10.0.0.2", "unhealthy.draining", 8080);
		const { loadBalancers, requests } = adapter(
			answer("DescribeTargetHealth", `<TargetHealthDescriptions>${members}</TargetHealthDescriptions>`),
		);
		expect(await loadBalancers.targets(`${GROUP}-blue/1`)).toEqual([
			{ id: "10.0.0.1:8080", state: "healthy" },
			{ id: "10.0.0.2:8080", state: "unhealthy.draining" },
		]);
		expect(parameters(requests[0]?.body)).toMatchObject({
			Action: "DescribeTargetHealth",
			TargetGroupArn: `${GROUP}-blue/1`,
		});
	});

	it("may have targets without a port", async () => {
		const { loadBalancers } = adapter(
			answer(
				"DescribeTargetHealth",
				`<TargetHealthDescriptions>${target("lambda", "healthy")}</TargetHealthDescriptions>`,
			),
		);
		expect(await loadBalancers.targets(GROUP)).toEqual([{ id: "lambda", state: "healthy" }]);
	});

	it("may have none", async () => {
		const { loadBalancers } = adapter(answer("DescribeTargetHealth", "<TargetHealthDescriptions/>"));
		expect(await loadBalancers.targets(GROUP)).toEqual([]);
	});

	it("without its list in the answer is unexpected, not empty", async () => {
		const { loadBalancers } = adapter(answer("DescribeTargetHealth", ""));
		await expect(loadBalancers.targets(GROUP)).rejects.toMatchObject({ name: "UnexpectedAnswer" });
	});

	it("is tagged together with others in one request", async () => {
		const { loadBalancers, requests } = adapter(answer("AddTags", ""));
		await loadBalancers.tag([`${GROUP}-a/1`, `${GROUP}-b/1`], "IsProduction", "true");
		expect(parameters(requests[0]?.body)).toEqual({
			Action: "AddTags",
			Version: "2015-12-01",
			"ResourceArns.member.1": `${GROUP}-a/1`,
			"ResourceArns.member.2": `${GROUP}-b/1`,
			"Tags.member.1.Key": "IsProduction",
			"Tags.member.1.Value": "true",
		});
	});
});

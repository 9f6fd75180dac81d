/** The gateway under AWS's own clients: what it answers itself, and what it lets through to moto. */
import {
	CreateClusterCommand,
	CreateServiceCommand,
	DescribeServicesCommand,
	ECSClient,
	RegisterTaskDefinitionCommand,
	UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import {
	type Change,
	ChangeResourceRecordSetsCommand,
	CreateHostedZoneCommand,
	DeleteHostedZoneCommand,
	GetChangeCommand,
	ListResourceRecordSetsCommand,
	type ResourceRecordSet,
	Route53Client,
} from "@aws-sdk/client-route-53";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Aws } from "../harness/aws.ts";
import { type Gateway, startGateway } from "./gateway.ts";

const REGION = "eu-west-1";
let gateway: Gateway;
let now = Date.UTC(2026, 0, 1);

beforeAll(async () => {
	gateway = await startGateway({ now: () => now });
});
afterAll(() => gateway?.stop());

const client = () => ({
	endpoint: gateway.url,
	region: REGION,
	credentials: { accessKeyId: "tester", secretAccessKey: "test" },
});

describe("Route 53 behind the gateway", () => {
	let route53: Route53Client;
	let HostedZoneId: string;
	const record = (SetIdentifier: string, Weight: number): ResourceRecordSet => ({
		Name: "app.example.com.",
		Type: "A",
		SetIdentifier,
		Weight,
		AliasTarget: {
			HostedZoneId: "ZELB",
			DNSName: `dualstack.${SetIdentifier}.elb.amazonaws.com.`,
			EvaluateTargetHealth: false,
		},
	});
	const change = (...changes: [Change["Action"], ResourceRecordSet][]) =>
		route53.send(
			new ChangeResourceRecordSetsCommand({
				HostedZoneId,
				ChangeBatch: { Changes: changes.map(([Action, ResourceRecordSet]) => ({ Action, ResourceRecordSet })) },
			}),
		);
	const records = async () =>
		(await route53.send(new ListResourceRecordSetsCommand({ HostedZoneId }))).ResourceRecordSets;

	beforeAll(async () => {
		route53 = new Route53Client(client());
		const zone = { Name: "example.com", CallerReference: "once" };
		const { HostedZone } = await route53.send(new CreateHostedZoneCommand(zone));
		HostedZoneId = HostedZone?.Id?.split("/").at(-1) ?? "";
	});

	it("has NS and SOA records in a new zone", async () => {
		expect((await records())?.map(({ Type }) => Type)).toEqual(["NS", "SOA"]);
	});

	it("brings a change in sync after its delay, and lists the records as they were written", async () => {
		const { ChangeInfo } = await change(["CREATE", record("blue", 100)], ["CREATE", record("green", 0)]);
		const status = async () => (await route53.send(new GetChangeCommand({ Id: ChangeInfo?.Id }))).ChangeInfo?.Status;
		expect(ChangeInfo?.Status).toBe("PENDING");
		expect(await status()).toBe("PENDING");
		now += 30_000;
		expect(await status()).toBe("INSYNC");
		expect((await records())?.slice(2)).toEqual([record("blue", 100), record("green", 0)]);
	});

	it("refuses a batch whose DELETE is not exact with the error that clients know, and changes nothing", async () => {
		const before = await records();
		const refused = change(
			["DELETE", record("green", 0)],
			["DELETE", record("blue", 99)],
			["CREATE", record("blue", 90)],
		);
		await expect(refused).rejects.toMatchObject({
			name: "InvalidChangeBatch",
			message: expect.stringContaining("do not match the current values"),
		});
		await expect(change(["UPSERT", record("blue", 256)])).rejects.toMatchObject({ name: "InvalidInput" });
		expect(await records()).toEqual(before);
	});

	it("does not delete a zone with records", async () => {
		const refused = route53.send(new DeleteHostedZoneCommand({ Id: HostedZoneId }));
		await expect(refused).rejects.toMatchObject({ name: "HostedZoneNotEmpty" });
		await change(["DELETE", record("blue", 100)], ["DELETE", record("green", 0)]);
		await route53.send(new DeleteHostedZoneCommand({ Id: HostedZoneId }));
		await expect(records()).rejects.toMatchObject({ name: "NoSuchHostedZone" });
	});
});

describe("ECS behind the gateway", () => {
	it("makes a deployment of each new task definition, and none of a new count", async () => {
		const ecs = new ECSClient(client());
		const task = async () => {
			const containerDefinitions = [{ name: "app", image: "app", memory: 512 }];
			await ecs.send(new RegisterTaskDefinitionCommand({ family: "web", containerDefinitions }));
		};
		await ecs.send(new CreateClusterCommand({ clusterName: "c" }));
		await task();
		const of = { cluster: "c", service: "web" };
		await ecs.send(
			new CreateServiceCommand({ cluster: "c", serviceName: "web", taskDefinition: "web:1", desiredCount: 0 }),
		);
		const observed = async () =>
			(await ecs.send(new DescribeServicesCommand({ cluster: "c", services: ["web"] }))).services?.[0];
		const first = (await observed())?.deployments?.[0];
		await ecs.send(new UpdateServiceCommand({ ...of, desiredCount: 2 }));
		expect(await observed()).toMatchObject({ runningCount: 2, deployments: [{ id: first?.id, desiredCount: 2 }] });
		await task();
		await ecs.send(new UpdateServiceCommand({ ...of, taskDefinition: "web:2" }));
		const second = await observed();
		expect(second?.deployments).toHaveLength(1);
		expect(second?.deployments?.[0]).toMatchObject({ status: "PRIMARY", rolloutState: "COMPLETED", runningCount: 2 });
		expect(second?.deployments?.[0]?.id).not.toBe(first?.id);
		expect(second?.deployments?.[0]?.id).toMatch(/^ecs-svc\/\d+$/);
		expect(gateway.deploymentOf(second?.serviceArn ?? "").id).toBe(second?.deployments?.[0]?.id);
	});
});

describe("Step Functions behind the gateway", () => {
	it("refuses a state machine that the validators refuse, and says why", async () => {
		const aws = new Aws(gateway.url, REGION);
		const definition = JSON.stringify({ StartAt: "A", States: { B: { Type: "Succeed" } } });
		const roleArn = "arn:aws:iam::123456789012:role/r";
		const validated = await aws.json<{ result: string; diagnostics: unknown[] }>(
			"states",
			"AWSStepFunctions.ValidateStateMachineDefinition",
			{ definition },
		);
		expect(validated).toMatchObject({ result: "FAIL" });
		expect(validated.diagnostics.length).toBeGreaterThan(0);
		const created = aws.json("states", "AWSStepFunctions.CreateStateMachine", { name: "m", roleArn, definition });
		await expect(created).rejects.toThrow("InvalidDefinition");
	});
});

describe("the gateway's record", () => {
	it("tells who called what, with which success", () => {
		const record = { caller: "tester", service: "route53" };
		expect(gateway.calls).toContainEqual(expect.objectContaining({ ...record, action: "GetChange", status: 200 }));
		const refused = { ...record, action: "ChangeResourceRecordSets", status: 400 };
		expect(gateway.calls).toContainEqual(expect.objectContaining(refused));
	});

	it("tells in which role, of those who have assumed one", async () => {
		const role = "arn:aws:iam::123456789012:role/path/r";
		const sts = new STSClient(client());
		const input = { RoleArn: role, RoleSessionName: "shop", DurationSeconds: 3_600 };
		const before = gateway.calls.length;
		const { Credentials } = await sts.send(new AssumeRoleCommand(input));
		expect(Credentials?.Expiration).toEqual(new Date(now + 3_600_000));
		const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
		const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
		await new ECSClient({ ...client(), credentials })
			.send(new DescribeServicesCommand({ services: ["s"] }))
			.catch(() => {});
		const [assumed, ...described] = gateway.calls.slice(before);
		expect(assumed).toMatchObject({ caller: "tester", service: "sts", action: "AssumeRole", status: 200 });
		expect(assumed).not.toHaveProperty("role");
		// The SDK asks once more where the date of an answer is far from its own: it takes its clock for wrong.
		expect(described.length).toBeGreaterThan(0);
		for (const call of described)
			expect(call).toMatchObject({ caller: "tester", role, service: "ecs", action: "DescribeServices" });
	});
});

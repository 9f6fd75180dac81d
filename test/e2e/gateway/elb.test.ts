import { describe, expect, it } from "vitest";
import { type Answer, type Call, jsonAnswer, jsonOf, recognize, type Upstream, xmlAnswer } from "./call.ts";
import { EcsApi } from "./ecs.ts";
import { ElbApi } from "./elb.ts";
import { accountOf, type There } from "./rules/holds.ts";

const SERVICE = "arn:aws:ecs:eu-west-1:123456789012:service/web/web-blue";
const GROUP = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web-blue/0123";
const WARM_UP = 20_000;

/** A service with a target group that a listener names, in a time that the test lets pass. */
async function world() {
	const clock = { now: 0 };
	const now = () => clock.now;
	const ecs = new EcsApi(now, { answer: async () => undefined });
	const elb = new ElbApi({ ecs, now, warmUp: () => WARM_UP });
	let desiredCount = 0;
	const moto: Upstream = async (call: Call): Promise<Answer> => {
		desiredCount = jsonOf<{ desiredCount?: number }>(call).desiredCount ?? desiredCount;
		const loadBalancers = [{ targetGroupArn: GROUP, containerPort: 80 }];
		return jsonAnswer({ service: { serviceArn: SERVICE, taskDefinition: "web:1", desiredCount, loadBalancers } });
	};
	const update = (input: object) => {
		const headers = { "x-amz-target": "AmazonEC2ContainerServiceV20141113.UpdateService" };
		return ecs.patch(recognize("POST", "/", headers, Buffer.from(JSON.stringify(input))), moto);
	};
	const headers = { "content-type": "application/x-www-form-urlencoded" };
	const form = `Action=CreateListener&DefaultActions.member.1.TargetGroupArn=${GROUP}`;
	const created = recognize("POST", "/", headers, Buffer.from(form));
	await elb.patch(created, async () => xmlAnswer("<ListenerArn>arn:listener</ListenerArn>"));
	return { clock, ecs, elb, update, healthy: (at = clock.now) => elb.healthyHosts(GROUP, at) };
}

describe("the targets of a service behind the gateway", () => {
	it("are healthy once they are warm, and none is registered before", async () => {
		const { clock, update, healthy } = await world();
		await update({ desiredCount: 2 });
		expect(healthy()).toBe(0);
		clock.now = WARM_UP;
		expect(healthy()).toBe(2);
		expect(healthy(-1)).toBeUndefined();
	});

	it("go on when more tasks start, and only the new ones have to warm up", async () => {
		const { clock, update, healthy } = await world();
		await update({ desiredCount: 1 });
		clock.now = 100_000;
		await update({ desiredCount: 3 });
		expect(healthy()).toBe(1);
		clock.now += WARM_UP;
		expect(healthy()).toBe(3);
		await update({ desiredCount: 2 });
		expect(healthy()).toBe(2);
	});

	it("are all new after another deployment", async () => {
		const { clock, ecs, update, healthy } = await world();
		await update({ desiredCount: 2 });
		const { id } = ecs.deploymentOf(SERVICE);
		clock.now = 100_000;
		await update({ forceNewDeployment: true });
		expect(healthy()).toBe(0);
		expect(ecs.deploymentOf(SERVICE).id).not.toBe(id);
	});

	it("take the place of one that dies, unless what they are made of is gone", async () => {
		const { clock, ecs, update, healthy } = await world();
		await update({ desiredCount: 2 });
		clock.now = 100_000;
		const options = { "awslogs-group": "/ecs/web" };
		const taskDefinition = {
			executionRoleArn: "arn:role",
			containerDefinitions: [{ name: "app", logConfiguration: { options } }],
		};
		const role = { trusted: '{"Service":"ecs-tasks.amazonaws.com"}', policies: "" };
		const whole = { taskDefinition, role, logGroups: ["/ecs/web"] };
		const kill = (there: There) => ecs.kill(SERVICE, accountOf(there));
		expect(await kill(whole)).toBeUndefined();
		expect(healthy()).toBe(1);
		clock.now += WARM_UP;
		expect(healthy()).toBe(2);
		expect(await kill({ ...whole, logGroups: [] })).toContain("log group does not exist. (/ecs/web)");
		expect(healthy()).toBe(1);
		const { role: _, ...orphaned } = whole;
		expect(await kill(orphaned)).toContain("unable to assume the role 'arn:role'");
		await expect(kill(whole)).rejects.toThrow("no task");
	});

	it("were at any moment what they were then", async () => {
		const { clock, elb, update, healthy } = await world();
		await update({ desiredCount: 2 });
		clock.now = 100_000;
		elb.setSick(SERVICE, true);
		clock.now = 200_000;
		elb.setSick(SERVICE, false);
		expect([99_999, 100_000, 199_999, 200_000].map((at) => healthy(at))).toEqual([2, 0, 0, 2]);
	});
});

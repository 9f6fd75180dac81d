import { describe, expect, it } from "vitest";
import { jsonOf, recognize } from "./call.ts";
import { TasksApi } from "./ecs-tasks.ts";
import type { LogStream } from "./rules/account.ts";
import { accountOf } from "./rules/holds.ts";

const CLUSTER = "arn:aws:ecs:eu-west-1:123456789012:cluster/web";
const MIGRATE = { name: "app", command: ["bin/migrate"] };

/** Tasks whose container fails after a minute, in a time that the test lets pass. */
function world() {
	const clock = { now: 0 };
	const written: [LogStream, readonly string[]][] = [];
	const options = { "awslogs-group": "/ecs/web", "awslogs-stream-prefix": "web" };
	const taskDefinition = { containerDefinitions: [{ name: "app", logConfiguration: { options } }] };
	const account = accountOf({ taskDefinition, written: (log, lines) => written.push([log, lines]) });
	const api = new TasksApi(
		() => clock.now,
		() => account,
	);
	api.run = (command) => ({ runs: 60_000, exitCode: 3, lines: [`${command.join(" ")} has failed`] });
	const call = async (action: string, input: object) => {
		const headers = { "x-amz-target": `AmazonEC2ContainerServiceV20141113.${action}` };
		const answer = await api.answer(recognize("POST", "/", headers, Buffer.from(JSON.stringify(input))));
		// biome-ignore lint/suspicious/noExplicitAny: answers have every shape
		return answer && jsonOf<any>(answer);
	};
	const run = (clientToken: string, more = {}) => {
		const overrides = { containerOverrides: [MIGRATE] };
		return call("RunTask", {
			cluster: CLUSTER,
			taskDefinition: "web:1",
			startedBy: "me",
			clientToken,
			overrides,
			...more,
		});
	};
	const described = async (task: string) => (await call("DescribeTasks", { cluster: CLUSTER, tasks: [task] })).tasks[0];
	return { api, clock, written, call, run, described };
}

describe("a task that is run by itself", () => {
	it("starts, runs and exits, and has written to its log as its driver does", async () => {
		const { clock, written, run, described } = world();
		const { tasks } = await run("once");
		const [{ taskArn }] = tasks;
		expect(await described(taskArn)).toMatchObject({ lastStatus: "PENDING", containers: [{ name: "app" }] });
		clock.now = 20_000;
		expect(await described(taskArn)).toMatchObject({ lastStatus: "RUNNING" });
		clock.now = 80_000;
		const exited = { lastStatus: "STOPPED", stopCode: "EssentialContainerExited", containers: [{ exitCode: 3 }] };
		expect(await described(taskArn)).toMatchObject(exited);
		const stream = `web/app/${taskArn.split("/").at(-1)}`;
		expect(written).toEqual([[{ group: "/ecs/web", stream }, ["bin/migrate has failed"]]]);
	});

	it("is started once for a token, and what else the token comes with is a conflict that names it", async () => {
		const { api, run } = world();
		const [{ taskArn }] = (await run("once")).tasks;
		expect((await run("once")).tasks[0].taskArn).toBe(taskArn);
		expect(await run("once", { taskDefinition: "web:2" })).toMatchObject({
			__type: "ConflictException",
			resourceIds: [taskArn],
		});
		expect((await run("another")).tasks[0].taskArn).not.toBe(taskArn);
		expect(api.started).toHaveLength(2);
	});

	it("is found by who started it, as long as it runs, and stopped", async () => {
		const { clock, call, run, described } = world();
		const [{ taskArn }] = (await run("once")).tasks;
		const own = async (startedBy: string) => (await call("ListTasks", { cluster: CLUSTER, startedBy })).taskArns;
		expect([await own("me"), await own("you")]).toEqual([[taskArn], []]);
		clock.now = 30_000;
		await call("StopTask", { cluster: CLUSTER, task: taskArn });
		expect(await own("me")).toEqual([]);
		expect(await described(taskArn)).toMatchObject({ stopCode: "UserInitiated", containers: [{ exitCode: 143 }] });
		expect(await call("StopTask", { task: "arn:another" })).toMatchObject({ __type: "InvalidParameterException" });
	});

	it("is what nothing else of ECS is about", async () => {
		expect(await world().call("DescribeServices", {})).toBeUndefined();
	});
});

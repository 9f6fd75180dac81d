import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { describe, expect, it } from "vitest";
import { AwsFigures } from "../../../../cli/operator/aws/figures.ts";
import { sampleService } from "../../../../rehearsal/sample.ts";
import { byColor } from "../../../../runtime/contract/index.ts";
import type { ServiceView, Target } from "../../../../runtime/ports/index.ts";
import { data, result } from "../../../runtime/aws/cloudwatch/adapter.ts";
import { type Answer, recorded } from "../../../support/aws.ts";
import { at } from "../../../support/documents.ts";

const SERVICE = sampleService();

/** The reader, over a CloudWatch that answers as recorded. */
function reader(answers: object[], targets: Readonly<Record<string, readonly string[]>> = {}) {
	const { options, requests } = recorded(...answers.map((body): Answer => ({ body: JSON.stringify(body) })));
	const view = (desiredCount: number, runningCount: number) => ({ desiredCount, runningCount }) as ServiceView;
	const ecs = { describe: async () => ({ blue: view(4, 4), green: view(4, 3) }) };
	const elb = {
		targets: async (group: string): Promise<Target[]> =>
			(targets[group] ?? []).map((state, i) => ({ id: String(i), state })),
	};
	const figures = new AwsFigures(new CloudWatchClient(options), ecs, elb, () => at(6_000));
	return { figures, sent: () => requests.map(({ body }) => JSON.parse(String(body))) };
}

describe("what both colors answered", () => {
	it("is asked for each way through each load balancer, in one question", async () => {
		const { figures, sent } = reader([data(...ids().map((id) => result(id, {})))]);
		await figures.answered(SERVICE, at(10), at(130));
		const [{ MetricDataQueries: queries, StartTime, EndTime }] = sent();
		expect([StartTime, EndTime]).toEqual([at(60).getTime() / 1000, at(120).getTime() / 1000]);
		const asked = queries.map(
			({
				Id,
				MetricStat: { Metric, Stat },
			}: {
				Id: string;
				MetricStat: { Metric: { MetricName: string; Dimensions: { Value: string }[] }; Stat: string };
			}) => [Id, Metric.MetricName, Stat, ...Metric.Dimensions.map(({ Value }) => Value)].join(" "),
		);
		expect(asked).toEqual([
			"blue_blue_0 RequestCount Sum app/shop-blue/1 targetgroup/shop-blue-blue/1",
			"blue_blue_1 HTTPCode_Target_5XX_Count Sum app/shop-blue/1 targetgroup/shop-blue-blue/1",
			"blue_blue_2 TargetResponseTime p99 app/shop-blue/1 targetgroup/shop-blue-blue/1",
			"blue_green_0 RequestCount Sum app/shop-blue/1 targetgroup/shop-blue-green/1",
			"blue_green_1 HTTPCode_Target_5XX_Count Sum app/shop-blue/1 targetgroup/shop-blue-green/1",
			"blue_green_2 TargetResponseTime p99 app/shop-blue/1 targetgroup/shop-blue-green/1",
			"blue_whole_0 HTTPCode_ELB_502_Count Sum app/shop-blue/1",
			"blue_whole_1 HTTPCode_ELB_504_Count Sum app/shop-blue/1",
			"green_blue_0 RequestCount Sum app/shop-green/1 targetgroup/shop-green-blue/1",
			"green_blue_1 HTTPCode_Target_5XX_Count Sum app/shop-green/1 targetgroup/shop-green-blue/1",
			"green_blue_2 TargetResponseTime p99 app/shop-green/1 targetgroup/shop-green-blue/1",
			"green_green_0 RequestCount Sum app/shop-green/1 targetgroup/shop-green-green/1",
			"green_green_1 HTTPCode_Target_5XX_Count Sum app/shop-green/1 targetgroup/shop-green-green/1",
			"green_green_2 TargetResponseTime p99 app/shop-green/1 targetgroup/shop-green-green/1",
			"green_whole_0 HTTPCode_ELB_502_Count Sum app/shop-green/1",
			"green_whole_1 HTTPCode_ELB_504_Count Sum app/shop-green/1",
		]);
	});

	it("is told by color, times in milliseconds", async () => {
		const values: Readonly<Record<string, Record<number, number>>> = {
			blue_blue_0: { 0: 90 },
			blue_blue_2: { 0: 0.25 },
			green_green_0: { 0: 10 },
			green_green_1: { 0: 3 },
			green_green_2: { 0: 1.5 },
			green_whole_0: { 0: 1 },
			green_whole_1: { 0: 2 },
		};
		const { figures } = reader([data(...ids().map((id) => result(id, values[id] ?? {})))]);
		expect(await figures.answered(SERVICE, at(0), at(60))).toEqual([
			{
				at: at(0).getTime(),
				seconds: 60,
				colors: {
					blue: { requests: 90, errors: 0, latencyMilliseconds: 250 },
					green: { requests: 10, errors: 6, latencyMilliseconds: 1_500 },
				},
			},
		]);
	});

	it("asks nothing for no time", async () => {
		const { figures, sent } = reader([]);
		expect(await figures.answered(SERVICE, at(10), at(50))).toEqual([]);
		expect(sent()).toEqual([]);
	});
});

describe("the tasks of both colors", () => {
	it("are those that ECS runs, and those that each color's own load balancer finds healthy", async () => {
		const { blue, green } = SERVICE.loadBalancers;
		const targets = {
			[blue.targetGroups.blue]: ["healthy", "healthy", "draining"],
			[green.targetGroups.green]: ["healthy", "unhealthy"],
			[blue.targetGroups.green]: ["healthy"],
		};
		expect(await reader([], targets).figures.tasks(SERVICE)).toEqual({
			blue: { desired: 4, running: 4, healthy: 2 },
			green: { desired: 4, running: 3, healthy: 1 },
		});
	});
});

/** The ids of all questions. */
function ids(): string[] {
	const both = byColor((color) => color);
	return Object.values(both).flatMap((alb) => [
		...Object.values(both).flatMap((color) => [0, 1, 2].map((i) => `${alb}_${color}_${i}`)),
		`${alb}_whole_0`,
		`${alb}_whole_1`,
	]);
}

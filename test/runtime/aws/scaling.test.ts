import { ApplicationAutoScalingClient } from "@aws-sdk/client-application-auto-scaling";
import { describe, expect, it } from "vitest";
import { sampleService } from "../../../rehearsal/sample.ts";
import { ApplicationAutoScaling } from "../../../runtime/aws/scaling.ts";
import { recorded } from "../../support/aws.ts";

const { services } = sampleService();
const TASKS = { ServiceNamespace: "ecs", ScalableDimension: "ecs:service:DesiredCount" };

function adapter(answer: unknown) {
	const { options, requests } = recorded({ body: JSON.stringify(answer) });
	const sent = () => requests.map(({ headers, body }) => ({ to: headers["x-amz-target"], ...JSON.parse(body) }));
	return { scaling: new ApplicationAutoScaling(new ApplicationAutoScalingClient(options)), sent };
}

describe("describing scalable targets", () => {
	it("asks for both services at once, and answers each color's, in whatever order they are listed", async () => {
		const { scaling, sent } = adapter({
			ScalableTargets: [
				{ ResourceId: "service/shop/shop-green", MinCapacity: 0, MaxCapacity: 8, RoleARN: "arn:role" },
				{
					ResourceId: "service/shop/shop-blue",
					MinCapacity: 2,
					MaxCapacity: 10,
					SuspendedState: { DynamicScalingInSuspended: true, ScheduledScalingSuspended: false },
				},
			],
		});
		expect(await scaling.targets(services)).toEqual({
			blue: { min: 2, max: 10, suspended: { in: true, out: false, scheduled: false } },
			green: { min: 0, max: 8, suspended: { in: false, out: false, scheduled: false } },
		});
		expect(sent()).toEqual([
			{
				to: "AnyScaleFrontendService.DescribeScalableTargets",
				...TASKS,
				ResourceIds: ["service/shop/shop-blue", "service/shop/shop-green"],
			},
		]);
	});

	it("answers nothing of a color that nothing scales", async () => {
		const { scaling } = adapter({ ScalableTargets: [] });
		expect(await scaling.targets(services)).toEqual({});
	});

	it("refuses an answer that it cannot read", async () => {
		const { scaling } = adapter({ ScalableTargets: [{ ResourceId: "service/shop/shop-blue" }] });
		await expect(scaling.targets(services)).rejects.toMatchObject({ name: "UnexpectedAnswer" });
	});
});

describe("updating a scalable target", () => {
	it.each([
		[{ min: 3 }, { MinCapacity: 3 }],
		[{ min: 0 }, { MinCapacity: 0 }],
		[
			{ suspended: { in: true, out: false, scheduled: true } },
			{
				SuspendedState: {
					DynamicScalingInSuspended: true,
					DynamicScalingOutSuspended: false,
					ScheduledScalingSuspended: true,
				},
			},
		],
	])("names only what changes: %o", async (changes, named) => {
		const { scaling, sent } = adapter({});
		await scaling.update(services.blue, changes);
		expect(sent()).toEqual([
			{
				to: "AnyScaleFrontendService.RegisterScalableTarget",
				...TASKS,
				ResourceId: "service/shop/shop-blue",
				...named,
			},
		]);
	});
});

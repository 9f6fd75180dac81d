import { describe, expect, it } from "vitest";
import { sampleService } from "../../../../rehearsal/sample.ts";
import type { ListenerAction } from "../../../../runtime/contract/index.ts";
import { describeRoute, routedTo, routeTo } from "../../../../runtime/core/routing/route.ts";

const alb = sampleService().loadBalancers.green;

function forward(blue: number | undefined, green: number | undefined): ListenerAction {
	const group = (TargetGroupArn: string, Weight: number | undefined) => ({
		TargetGroupArn,
		...(Weight !== undefined && { Weight }),
	});
	const TargetGroups = [group(alb.targetGroups.blue, blue), group(alb.targetGroups.green, green)];
	return {
		Type: "forward",
		Order: 1,
		ForwardConfig: { TargetGroups, TargetGroupStickinessConfig: { Enabled: false } },
	};
}

describe("routing a listener", () => {
	it("puts all weight on the color's target group", () => {
		expect(routeTo([forward(100, 0)], alb, "green")).toEqual([forward(0, 100)]);
	});

	it("there and back leaves what was", () => {
		expect(routeTo(routeTo([forward(100, 0)], alb, "green"), alb, "blue")).toEqual([forward(100, 0)]);
	});

	it("takes all weight from a target group that is neither color's", () => {
		const foreign = { Type: "forward", ForwardConfig: { TargetGroups: [{ TargetGroupArn: "arn:other", Weight: 5 }] } };
		expect(routeTo([foreign], alb, "green")[0]?.ForwardConfig?.TargetGroups).toEqual([
			{ TargetGroupArn: "arn:other", Weight: 0 },
		]);
	});

	it("leaves an action alone that forwards nothing", () => {
		const redirect = { Type: "redirect", RedirectConfig: { StatusCode: "HTTP_301" } };
		expect(routeTo([redirect], alb, "green")).toEqual([redirect]);
	});
});

describe("a listener", () => {
	it("serves the one color that has weight", () => {
		expect(routedTo([forward(100, 0)], alb)).toBe("blue");
		expect(routedTo([forward(0, 1)], alb)).toBe("green");
	});

	const group = { TargetGroupArn: "arn:other", Weight: 0 };
	const third = {
		Type: "forward",
		ForwardConfig: { TargetGroups: [...(forward(100, 0).ForwardConfig?.TargetGroups ?? []), group] },
	};
	const [blue = group] = forward(100, 0).ForwardConfig?.TargetGroups ?? [];
	const stranger = { Type: "forward", ForwardConfig: { TargetGroups: [blue, group] } };
	it.each<[string, ListenerAction[]]>([
		["both colors have weight", [forward(50, 50)]],
		["neither has weight", [forward(0, 0)]],
		["the weights are missing", [forward(undefined, undefined)]],
		["it has no action", []],
		["it has a second action", [forward(100, 0), { Type: "fixed-response" }]],
		["it forwards nothing", [{ Type: "fixed-response" }]],
		["a color is missing", [{ Type: "forward", ForwardConfig: { TargetGroups: [group] } }]],
		["a third target group hangs on it", [third]],
		["a target group that is neither color's stands for one", [stranger]],
	])("serves no known color when %s", (_, actions) => {
		expect(routedTo(actions, alb)).toBeUndefined();
	});
});

describe("what a listener forwards to, for people,", () => {
	it("is the colors with their weights", () => {
		expect(describeRoute([forward(90, 10)], alb)).toBe("blue 90, green 10");
	});

	it("names a target group that is neither color's by its ARN, and says where a weight is missing", () => {
		const TargetGroups = [{ TargetGroupArn: "arn:other", Weight: 5 }, { TargetGroupArn: alb.targetGroups.green }];
		expect(describeRoute([{ Type: "forward", ForwardConfig: { TargetGroups } }], alb)).toBe(
			"arn:other 5, green without a weight",
		);
	});

	it("is the type of an action that forwards nothing", () => {
		const empty = { Type: "forward", ForwardConfig: { TargetGroups: [] } };
		expect(describeRoute([{ Type: "redirect" }, empty, forward(100, 0)], alb)).toBe(
			"redirect, forward, blue 100, green 0",
		);
	});

	it("says where cookies go before the weights", () => {
		const TargetGroups = forward(100, 0).ForwardConfig?.TargetGroups ?? [];
		const TargetGroupStickinessConfig = { Enabled: true, DurationSeconds: 60 };
		const action = { Type: "forward", ForwardConfig: { TargetGroups, TargetGroupStickinessConfig } };
		expect(describeRoute([action], alb)).toBe("blue 100, green 0, sticky");
	});

	it("is nothing when there is no action", () => {
		expect(describeRoute([], alb)).toBe("nothing");
	});
});

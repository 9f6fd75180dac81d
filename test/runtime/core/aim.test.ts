import { describe, expect, it } from "vitest";
import { sampleService } from "../../../rehearsal/sample.ts";
import type { ListenerAction } from "../../../runtime/contract.ts";
import { aimAt, aimedAt, describeAim } from "../../../runtime/core/aim.ts";

const edge = sampleService().edges.green;

function forward(blue: number | undefined, green: number | undefined): ListenerAction {
	const group = (TargetGroupArn: string, Weight: number | undefined) => ({
		TargetGroupArn,
		...(Weight !== undefined && { Weight }),
	});
	const TargetGroups = [group(edge.targetGroups.blue, blue), group(edge.targetGroups.green, green)];
	return {
		Type: "forward",
		Order: 1,
		ForwardConfig: { TargetGroups, TargetGroupStickinessConfig: { Enabled: false } },
	};
}

describe("aiming a listener", () => {
	it("puts all weight on the colour's target group", () => {
		expect(aimAt([forward(100, 0)], edge, "green")).toEqual([forward(0, 100)]);
	});

	it("there and back leaves what was", () => {
		expect(aimAt(aimAt([forward(100, 0)], edge, "green"), edge, "blue")).toEqual([forward(100, 0)]);
	});

	it("takes all weight from a target group that is neither colour's", () => {
		const foreign = { Type: "forward", ForwardConfig: { TargetGroups: [{ TargetGroupArn: "arn:other", Weight: 5 }] } };
		expect(aimAt([foreign], edge, "green")[0]?.ForwardConfig?.TargetGroups).toEqual([
			{ TargetGroupArn: "arn:other", Weight: 0 },
		]);
	});

	it("leaves an action alone that forwards nothing", () => {
		const redirect = { Type: "redirect", RedirectConfig: { StatusCode: "HTTP_301" } };
		expect(aimAt([redirect], edge, "green")).toEqual([redirect]);
	});
});

describe("a listener", () => {
	it("serves the one colour that has weight", () => {
		expect(aimedAt([forward(100, 0)], edge)).toBe("blue");
		expect(aimedAt([forward(0, 1)], edge)).toBe("green");
	});

	const group = { TargetGroupArn: "arn:other", Weight: 0 };
	const third = {
		Type: "forward",
		ForwardConfig: { TargetGroups: [...(forward(100, 0).ForwardConfig?.TargetGroups ?? []), group] },
	};
	const [blue = group] = forward(100, 0).ForwardConfig?.TargetGroups ?? [];
	const stranger = { Type: "forward", ForwardConfig: { TargetGroups: [blue, group] } };
	it.each<[string, ListenerAction[]]>([
		["both colours have weight", [forward(50, 50)]],
		["neither has weight", [forward(0, 0)]],
		["the weights are missing", [forward(undefined, undefined)]],
		["it has no action", []],
		["it has a second action", [forward(100, 0), { Type: "fixed-response" }]],
		["it forwards nothing", [{ Type: "fixed-response" }]],
		["a colour is missing", [{ Type: "forward", ForwardConfig: { TargetGroups: [group] } }]],
		["a third target group hangs on it", [third]],
		["a target group that is neither colour's stands for one", [stranger]],
	])("serves no known colour when %s", (_, actions) => {
		expect(aimedAt(actions, edge)).toBeUndefined();
	});
});

describe("what a listener forwards to, for people,", () => {
	it("is the colours with their weights", () => {
		expect(describeAim([forward(90, 10)], edge)).toBe("blue 90, green 10");
	});

	it("names a target group that is neither colour's by its ARN, and says where a weight is missing", () => {
		const TargetGroups = [{ TargetGroupArn: "arn:other", Weight: 5 }, { TargetGroupArn: edge.targetGroups.green }];
		expect(describeAim([{ Type: "forward", ForwardConfig: { TargetGroups } }], edge)).toBe(
			"arn:other 5, green without a weight",
		);
	});

	it("is the type of an action that forwards nothing", () => {
		const empty = { Type: "forward", ForwardConfig: { TargetGroups: [] } };
		expect(describeAim([{ Type: "redirect" }, empty, forward(100, 0)], edge)).toBe(
			"redirect, forward, blue 100, green 0",
		);
	});

	it("says where cookies go before the weights", () => {
		const TargetGroups = forward(100, 0).ForwardConfig?.TargetGroups ?? [];
		const TargetGroupStickinessConfig = { Enabled: true, DurationSeconds: 60 };
		const action = { Type: "forward", ForwardConfig: { TargetGroups, TargetGroupStickinessConfig } };
		expect(describeAim([action], edge)).toBe("blue 100, green 0, sticky");
	});

	it("is nothing when there is no action", () => {
		expect(describeAim([], edge)).toBe("nothing");
	});
});

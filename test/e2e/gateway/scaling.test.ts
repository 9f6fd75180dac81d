import { describe, expect, it } from "vitest";
import { type Answer, type Call, jsonAnswer, jsonOf } from "./call.ts";
import { scalableTargetId, scalingPatch } from "./scaling.ts";

const ARN = "arn:aws:application-autoscaling:eu-west-1:123456789012:scalable-target/";
const BLUE = "service/web/web-blue";

function call(action: string, content: object = {}): Call {
	const body = Buffer.from(JSON.stringify(content));
	return { caller: "test", service: "application-autoscaling", action, method: "POST", url: "/", headers: {}, body };
}

const never = (): Promise<Answer> => Promise.reject(new Error("moto was asked"));
const answering = (content: object) => async () => jsonAnswer(content);

describe("Application Auto Scaling behind the gateway", () => {
	it("knows no tags, and takes whichever are given", async () => {
		expect(jsonOf(await scalingPatch(call("ListTagsForResource"), never))).toEqual({ Tags: {} });
		expect(jsonOf(await scalingPatch(call("TagResource"), never))).toEqual({});
	});

	it("gives what scales a resource the same ARN, whoever asks for it, and another for another resource", async () => {
		const registered = await scalingPatch(
			call("RegisterScalableTarget", { ResourceId: BLUE }),
			answering({ ScalableTargetARN: `${ARN}random` }),
		);
		const arn = `${ARN}${scalableTargetId(BLUE)}`;
		expect(jsonOf(registered)).toEqual({ ScalableTargetARN: arn });
		const green = "service/web/web-green";
		const found = await scalingPatch(
			call("DescribeScalableTargets"),
			answering({
				ScalableTargets: [
					{ ResourceId: BLUE, MinCapacity: 2, ScalableTargetARN: `${ARN}random` },
					{ ResourceId: green, MinCapacity: 0, ScalableTargetARN: `${ARN}other` },
				],
			}),
		);
		expect(jsonOf(found)).toEqual({
			ScalableTargets: [
				{ ResourceId: BLUE, MinCapacity: 2, ScalableTargetARN: arn },
				{ ResourceId: green, MinCapacity: 0, ScalableTargetARN: `${ARN}${scalableTargetId(green)}` },
			],
		});
	});

	it("hands a refusal and all else on as moto says it", async () => {
		const refused: Answer = { status: 400, headers: {}, body: JSON.stringify({ __type: "ValidationException" }) };
		const upstream = async () => refused;
		const register = call("RegisterScalableTarget", { ResourceId: BLUE });
		expect(await scalingPatch(register, upstream)).toEqual(refused);
		expect(await scalingPatch(call("PutScalingPolicy"), upstream)).toEqual(refused);
	});
});

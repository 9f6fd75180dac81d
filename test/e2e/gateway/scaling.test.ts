import { describe, expect, it } from "vitest";
import { type Answer, type Call, jsonAnswer, jsonOf } from "./call.ts";
import { ScalingApi, scalableTargetId } from "./scaling.ts";

const ARN = "arn:aws:application-autoscaling:eu-west-1:123456789012:scalable-target/";
const BLUE = "service/web/web-blue";

function call(action: string, content: object = {}): Call {
	const body = Buffer.from(JSON.stringify(content));
	return { caller: "test", service: "application-autoscaling", action, method: "POST", url: "/", headers: {}, body };
}

const never = (): Promise<Answer> => Promise.reject(new Error("moto was asked"));
const answering = (content: object) => async () => jsonAnswer(content);

describe("Application Auto Scaling behind the gateway", () => {
	it("keeps the tags that something is registered with, and those that are put on or taken off it later", async () => {
		const { patch } = new ScalingApi();
		const register = (Tags: object) =>
			patch(
				call("RegisterScalableTarget", { ResourceId: BLUE, Tags }),
				answering({ ScalableTargetARN: `${ARN}random` }),
			);
		const ResourceARN = `${ARN}${scalableTargetId(BLUE)}`;
		const tags = async () => jsonOf(await patch(call("ListTagsForResource", { ResourceARN }), never));
		expect(await tags()).toMatchObject({ __type: "ResourceNotFoundException" });
		await register({ team: "canaries" });
		await patch(call("TagResource", { ResourceARN, Tags: { owner: "me" } }), never);
		await register({ team: "others" });
		expect(await tags()).toEqual({ Tags: { team: "canaries", owner: "me" } });
		await patch(call("UntagResource", { ResourceARN, TagKeys: ["team"] }), never);
		expect(await tags()).toEqual({ Tags: { owner: "me" } });
		await patch(call("DeregisterScalableTarget", { ResourceId: BLUE }), answering({}));
		expect(await tags()).toMatchObject({ __type: "ResourceNotFoundException" });
	});

	it("gives what scales a resource the same ARN, whoever asks for it, and another for another resource", async () => {
		const registered = await new ScalingApi().patch(
			call("RegisterScalableTarget", { ResourceId: BLUE }),
			answering({ ScalableTargetARN: `${ARN}random` }),
		);
		const arn = `${ARN}${scalableTargetId(BLUE)}`;
		expect(jsonOf(registered)).toEqual({ ScalableTargetARN: arn });
		const green = "service/web/web-green";
		const found = await new ScalingApi().patch(
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
		expect(await new ScalingApi().patch(register, upstream)).toEqual(refused);
		expect(await new ScalingApi().patch(call("PutScalingPolicy"), upstream)).toEqual(refused);
	});
});

import { describe, expect, it } from "vitest";
import { environmentOf, pipelineEnvironmentOf } from "../../../runtime/aws/environment.ts";
import { InvalidInput } from "../../../runtime/errors.ts";

const TOPIC_ARN = "arn:aws:sns:eu-west-1:123456789012:rollouts";

describe("the environment of a function that acts", () => {
	it.each([
		["true", true],
		["false", false],
	])(
		"names the table and the topic, and whether services are served that are not registered: %s",
		(accept, expected) => {
			const environment = { TABLE_NAME: "rollouts", TOPIC_ARN, ACCEPT_UNREGISTERED: accept, PATH: "/bin" };
			const read = { tableName: "rollouts", topicArn: TOPIC_ARN, acceptUnregistered: expected };
			expect(environmentOf(environment)).toEqual(read);
		},
	);

	it.each([undefined, "", "1", "True", "yes"])("does not guess whether they are: %s is refused", (accept) => {
		const environment = { TABLE_NAME: "rollouts", TOPIC_ARN, ACCEPT_UNREGISTERED: accept };
		expect(() => environmentOf(environment)).toThrow(/ACCEPT_UNREGISTERED: .*(must be "true" or "false"|Invalid key)/);
	});

	it.each([
		["no table", {}, "(given: nothing)"],
		["an empty name", { TABLE_NAME: "" }, "must be a DynamoDB table name"],
		["a name that DynamoDB does not take", { TABLE_NAME: "roll outs" }, "must be a DynamoDB table name"],
	])("with %s is refused, and the variable named", (_, environment, message) => {
		expect(() => environmentOf({ TOPIC_ARN, ...environment })).toThrow(InvalidInput);
		expect(() => environmentOf({ TOPIC_ARN, ...environment })).toThrow(/TABLE_NAME/);
		expect(() => environmentOf({ TOPIC_ARN, ...environment })).toThrow(message);
	});

	it("without any of them is refused, and all variables named at once", () => {
		expect(() => environmentOf({})).toThrow(InvalidInput);
		expect(() => environmentOf({})).toThrow(/TABLE_NAME: .*\n- TOPIC_ARN: .*\n- ACCEPT_UNREGISTERED: /);
	});

	it("with something that is no topic is refused", () => {
		const environment = { TABLE_NAME: "rollouts", TOPIC_ARN: "rollouts" };
		expect(() => environmentOf(environment)).toThrow('TOPIC_ARN: must be an ARN of sns (given: "rollouts")');
	});
});

describe("the environment of a pipeline's function", () => {
	const ENVIRONMENT = {
		TABLE_NAME: "rollouts",
		STATE_MACHINE_ARN: "arn:aws:states:eu-west-1:123456789012:stateMachine:rollout",
		SERVICE_NAME: "shop",
		PIPELINE_NAME: "shop.web@1",
		RELEASE_FUNCTION_NAME: "controller-release",
		PREVIEW_URL: "http://preview.shop.example.com:8080",
		REVIEW: "required",
	};

	it("says whose pipeline it is", () => {
		expect(pipelineEnvironmentOf({ ...ENVIRONMENT, PATH: "/bin" })).toEqual({
			tableName: "rollouts",
			stateMachine: ENVIRONMENT.STATE_MACHINE_ARN,
			service: "shop",
			pipeline: "shop.web@1",
			releaseFunction: "controller-release",
			previewUrl: ENVIRONMENT.PREVIEW_URL,
			review: "required",
		});
	});

	it("may name the function by its ARN, and have nobody review", () => {
		const RELEASE_FUNCTION_NAME = "arn:aws:lambda:eu-west-1:123456789012:function:controller-release";
		const read = pipelineEnvironmentOf({ ...ENVIRONMENT, RELEASE_FUNCTION_NAME, REVIEW: "off" });
		expect(read).toMatchObject({ releaseFunction: RELEASE_FUNCTION_NAME, review: "off" });
	});

	it.each([
		["SERVICE_NAME", "Shop", "must be a service's name"],
		["PIPELINE_NAME", "a b", "must be a pipeline's name"],
		["RELEASE_FUNCTION_NAME", "a:b", "must be the name or the ARN of a function"],
		["STATE_MACHINE_ARN", "rollout", "must be the ARN of a state machine"],
		["PREVIEW_URL", "preview.shop.example.com", "must be an address of http or https"],
		["REVIEW", "yes", 'must be "required" or "off"'],
	])("with another %s is refused: %s", (name, value, message) => {
		expect(() => pipelineEnvironmentOf({ ...ENVIRONMENT, [name]: value })).toThrow(`${name}: ${message}`);
	});

	it("without any of them is refused, and all variables named at once", () => {
		const all = Object.keys(ENVIRONMENT).map((name) => expect.stringContaining(`${name}: `));
		expect(() => pipelineEnvironmentOf({})).toThrow(InvalidInput);
		try {
			pipelineEnvironmentOf({});
		} catch (error) {
			expect((error as InvalidInput).faults).toHaveLength(all.length);
		}
	});
});

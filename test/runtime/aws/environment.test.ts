import { describe, expect, it } from "vitest";
import { environmentOf } from "../../../runtime/aws/environment.ts";
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

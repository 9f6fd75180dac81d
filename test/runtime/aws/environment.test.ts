import { describe, expect, it } from "vitest";
import { actuatorEnvironment, watchdogEnvironment } from "../../../runtime/aws/environment.ts";
import { InvalidInput } from "../../../runtime/errors.ts";

const TOPIC_ARN = "arn:aws:sns:eu-west-1:123456789012:rollouts";

describe("the actuator's environment", () => {
	it("names the table", () => {
		expect(actuatorEnvironment({ TABLE_NAME: "rollouts", PATH: "/bin" })).toEqual({ tableName: "rollouts" });
	});

	it.each([
		["no table", {}, "(given: nothing)"],
		["an empty name", { TABLE_NAME: "" }, "must be a DynamoDB table name"],
		["a name that DynamoDB does not take", { TABLE_NAME: "roll outs" }, "must be a DynamoDB table name"],
	])("with %s is refused, and the variable named", (_, environment, message) => {
		expect(() => actuatorEnvironment(environment)).toThrow(InvalidInput);
		expect(() => actuatorEnvironment(environment)).toThrow(/TABLE_NAME/);
		expect(() => actuatorEnvironment(environment)).toThrow(message);
	});
});

describe("the watchdog's environment", () => {
	it("names the table and the topic", () => {
		expect(watchdogEnvironment({ TABLE_NAME: "rollouts", TOPIC_ARN, PATH: "/bin" })).toEqual({
			tableName: "rollouts",
			topicArn: TOPIC_ARN,
		});
	});

	it("without either is refused, and both variables named at once", () => {
		expect(() => watchdogEnvironment({})).toThrow(InvalidInput);
		expect(() => watchdogEnvironment({})).toThrow(/TABLE_NAME: .*\n- TOPIC_ARN: /);
	});

	it("with something that is no topic is refused", () => {
		const environment = { TABLE_NAME: "rollouts", TOPIC_ARN: "rollouts" };
		expect(() => watchdogEnvironment(environment)).toThrow('TOPIC_ARN: must be an ARN of sns (given: "rollouts")');
	});
});

import { afterEach, describe, expect, it, vi } from "vitest";
import { tableName } from "../../../runtime/aws/environment.ts";
import { consoleLog } from "../../../runtime/aws/log.ts";
import { InvalidInput, Unavailable } from "../../../runtime/errors.ts";

/** The lines that a level of the console gets. */
function lines(level: "info" | "warn" | "error"): unknown[] {
	const got: unknown[] = [];
	vi.spyOn(console, level).mockImplementation((line: unknown) => void got.push(line));
	return got;
}

afterEach(() => vi.restoreAllMocks());

describe.each(["info", "warn", "error"] as const)("a line of level %s", (level) => {
	it("is one object with the message, the rollout's id and its own fields", () => {
		const got = lines(level);
		consoleLog({ rollout: "arn:execution" })[level]("shifting", { percent: 10 });
		expect(got).toEqual([{ message: "shifting", rollout: "arn:execution", percent: 10 }]);
	});

	it("needs no fields of its own", () => {
		const got = lines(level);
		consoleLog({ rollout: "arn:execution" })[level]("shifting");
		expect(got).toEqual([{ message: "shifting", rollout: "arn:execution" }]);
	});
});

describe.each(["warn", "error"] as const)("an error on a line of level %s", (level) => {
	it("is readable as JSON, and so is its cause", () => {
		const got = lines(level);
		const cause = new TypeError("socket hang up");
		consoleLog({ rollout: "arn:execution" })[level]("task failed", { error: new Unavailable("GetChange", { cause }) });
		expect(JSON.parse(JSON.stringify(got))).toMatchObject([
			{
				rollout: "arn:execution",
				error: { name: "Unavailable", message: "GetChange", cause: { name: "TypeError", message: "socket hang up" } },
			},
		]);
	});

	it("says where it was thrown", () => {
		const got = lines(level);
		consoleLog({})[level]("task failed", { error: new Error("x") });
		expect(JSON.stringify(got)).toContain("log.test.ts");
	});
});

describe("the environment", () => {
	it("names the table", () => {
		expect(tableName({ TABLE_NAME: "rollouts", PATH: "/bin" })).toBe("rollouts");
	});

	it.each([
		["no table", {}, "(given: nothing)"],
		["an empty name", { TABLE_NAME: "" }, "must be a DynamoDB table name"],
		["a name that DynamoDB does not take", { TABLE_NAME: "roll outs" }, "must be a DynamoDB table name"],
	])("with %s is refused, and the variable named", (_, environment, message) => {
		expect(() => tableName(environment)).toThrow(InvalidInput);
		expect(() => tableName(environment)).toThrow(/TABLE_NAME/);
		expect(() => tableName(environment)).toThrow(message);
	});
});

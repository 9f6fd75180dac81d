import { afterEach, describe, expect, it, vi } from "vitest";
import { consoleLog } from "../../../runtime/aws/log.ts";
import { Unavailable } from "../../../runtime/errors.ts";

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

describe.each(["info", "warn", "error"] as const)("an error on a line of level %s", (level) => {
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

	it("is readable however deep it stands", () => {
		const got = lines(level);
		const error = new Unavailable("GetChange", { cause: new AggregateError([new Error("refused ::1")], "") });
		consoleLog({})[level]("not brought back", { found: { loadBalancers: [{ alb: "blue", error }] } });
		expect(JSON.parse(JSON.stringify(got))).toMatchObject([
			{ found: { loadBalancers: [{ alb: "blue", error: { cause: { errors: [{ message: "refused ::1" }] } } }] } },
		]);
	});

	it("keeps a cause that is no error", () => {
		const got = lines(level);
		consoleLog({})[level]("task failed", { error: new Error("x", { cause: { code: 7 } }) });
		expect(got).toMatchObject([{ error: { cause: { code: 7 } } }]);
	});
});

describe("the fields of a line", () => {
	it("keep their depth, and what is neither an error nor plain stays as it is", () => {
		const got = lines("warn");
		const ended = { error: "ABORTED", cause: "by hand", at: [{ timestamp: new Date(0) }] };
		consoleLog({ rollout: "arn:execution" }).warn("took over a rollout", { run: 2, ended, before: undefined });
		expect(JSON.parse(JSON.stringify(got))).toEqual([
			{
				message: "took over a rollout",
				rollout: "arn:execution",
				run: 2,
				ended: { error: "ABORTED", cause: "by hand", at: [{ timestamp: "1970-01-01T00:00:00.000Z" }] },
			},
		]);
	});
});

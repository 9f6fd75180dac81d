import { describe, expect, it } from "vitest";
import type { HookAnswer } from "../../../../../runtime/contract/index.ts";
import type { HookReading, Reading } from "../../../../../runtime/core/analysis/observation.ts";
import { hookSignal } from "../../../../../runtime/core/analysis/signals/hooks.ts";

const hook = {
	function: "arn:aws:lambda:eu-west-1:123456789012:function:smoke-test:live",
	points: ["after-step" as const],
	deadlineSeconds: 600,
};

const said = (answer: Reading<HookAnswer>, seconds = 0): HookReading => ({ hook, seconds, answer });
const answered = (verdict: HookAnswer["verdict"], reason = "", seconds = 0) =>
	said({ value: { verdict, reason } }, seconds);

describe("a hook", () => {
	it("passes a candidate, in its own words", () => {
		expect(hookSignal([answered("pass", "42 orders placed")])).toEqual({
			verdict: "pass",
			code: "Healthy",
			reason: "hook smoke-test:live: 42 orders placed",
		});
	});

	it("fails it", () => {
		expect(hookSignal([answered("fail", "no order could be placed")])).toEqual({
			verdict: "fail",
			code: "HookFailed",
			reason: "hook smoke-test:live: no order could be placed",
		});
	});

	it("needs no words", () => {
		expect(hookSignal([answered("fail")]).reason).toBe("hook smoke-test:live");
	});

	it("says not yet until its deadline, and then counts as fail", () => {
		expect(hookSignal([answered("hold", "warming up", 599.9)])).toEqual({
			verdict: "hold",
			code: "HookNotYet",
			reason: "hook smoke-test:live: warming up",
		});
		expect(hookSignal([answered("hold", "warming up", 600)])).toEqual({
			verdict: "fail",
			code: "HookTimedOut",
			reason: "hook smoke-test:live: warming up (not yet, after 600 s)",
		});
	});

	it("that passes or fails late has been heard all the same", () => {
		expect(hookSignal([answered("pass", "", 601)]).verdict).toBe("pass");
		expect(hookSignal([answered("fail", "", 601)]).code).toBe("HookFailed");
	});

	it("that cannot be asked has said not yet, with what was in the way", () => {
		const unreadable = { unreadable: "TypeError: undefined is not a function" };
		expect(hookSignal([said(unreadable)])).toEqual({
			verdict: "hold",
			code: "HookNotYet",
			reason: "hook smoke-test:live: TypeError: undefined is not a function",
		});
		expect(hookSignal([said(unreadable, 600)]).code).toBe("HookTimedOut");
	});
});

describe("several hooks", () => {
	it("must all pass", () => {
		expect(hookSignal([answered("pass"), answered("hold")]).verdict).toBe("hold");
		expect(hookSignal([answered("hold"), answered("fail"), answered("pass")]).verdict).toBe("fail");
	});

	it("say nothing against a candidate where there are none", () => {
		expect(hookSignal([])).toMatchObject({ verdict: "pass", reason: "" });
	});
});

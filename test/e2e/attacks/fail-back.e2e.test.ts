/** How fast traffic comes back, and what it needs for that; and what a hook that says too much can do to it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ExecutionResult } from "../../../rehearsal/interpreter.ts";
import { REGISTRATION } from "../../../runtime/contract/index.ts";
import type { Call } from "../gateway/call.ts";
import type { RecordedCall } from "../gateway/recorded.ts";
import { uploadHook } from "./account/functions.ts";
import type { Ground } from "./account/service.ts";
import { Stand } from "./stand.ts";

/** More than a state machine can hold. */
const LONG = "x".repeat(300_000);
/** States in which a candidate that has traffic is checked. */
const CHECKS = ["Settle", "Assess"];
/** What fail-back asked before its first write when no service was registered: lock and history, records, listeners, and the stable targets. */
const CALLS_BEFORE = 8;

const hook = (name: string, answer: object) => async (ground: Ground) => [
	{
		function: await uploadHook(name, answer, ground.aws),
		points: ["after-step" as const],
		deadlineSeconds: 60,
	},
];

let stand: Stand;
beforeAll(async () => {
	stand = await Stand.open([
		{ name: "shop" },
		{ name: "chatty", hooks: hook("says-pass", { verdict: "pass", reason: LONG }) },
		{ name: "grumpy", hooks: hook("says-fail", { verdict: "fail", reason: LONG }) },
		{ name: "odd", hooks: hook("says-nothing", { verdict: LONG }) },
	]);
});
afterAll(() => stand?.close());

/** Releases a candidate that goes sick as soon as it has traffic, and answers what was called from then on. */
async function sick(
	name: string,
	onStarted = () => {},
): Promise<{ result: ExecutionResult; calls: readonly RecordedCall[] }> {
	const subject = stand.subject(name);
	const leave = subject.users({ perMinute: 600 });
	let from = 0;
	try {
		await subject.redeploy("green");
		const running = subject.start("green", "SERVICE_DEPLOYMENT_IN_PROGRESS", ({ name: state }) => {
			if (state === "Begin") onStarted();
			if (state === "Shift") subject.setSick("green", true);
			// Fail-back follows the last check.
			if (CHECKS.includes(state)) from = stand.gateway.calls.length;
		});
		const result = await stand.time.until(running.ended);
		return { result, calls: stand.gateway.calls.slice(from) };
	} finally {
		leave();
		subject.setSick("green", false);
	}
}

describe("a fail-back", () => {
	it("writes the listener after as many calls as it took before, or one more", async () => {
		const { result, calls } = await sick("shop");
		expect(result).toMatchObject({ status: "FAILED", error: "TargetsUnhealthy" });
		const actuator = calls.filter(({ caller }) => caller === "controller-actuator");
		const write = actuator.findIndex(({ action }) => action === "ModifyListener");
		expect(write).toBeGreaterThan(0);
		expect(
			actuator.slice(0, write).length,
			actuator
				.slice(0, write)
				.map(({ action }) => action)
				.join(", "),
		).toBeLessThanOrEqual(CALLS_BEFORE + 1);
	});

	it("needs no registration once its rollout has begun", async () => {
		const before = await stand.subject("shop").view.ownSnapshot();
		const { result } = await sick("shop", () => {
			stand.gateway.settings.fault = (call) => (readsRegistration(call) ? UNAVAILABLE : undefined);
		});
		stand.gateway.settings.fault = () => undefined;
		expect(result).toMatchObject({ status: "FAILED", error: "TargetsUnhealthy" });
		expect(await stand.subject("shop").view.ownSnapshot()).toEqual(before);
		expect(await stand.subject("shop").view.lock()).toBeUndefined();
	});
});

describe("a hook that says more than a state machine can hold", () => {
	it("lets a rollout go on all the same", async () => {
		expect(await stand.release("chatty")).toMatchObject({ status: "SUCCEEDED" });
	});

	it.each([
		["says fail", "grumpy", "HookFailed"],
		["says nothing that a hook may say", "odd", "HookTimedOut"],
	])("brings it back when it %s", async (_, name, error) => {
		const { view } = stand.subject(name);
		const before = await view.ownSnapshot();
		const ended = await stand.release(name);
		expect(ended).toMatchObject({ status: "FAILED", error });
		expect(await view.ownSnapshot()).toEqual(before);
		expect(await view.lock()).toBeUndefined();
	});
});

const UNAVAILABLE = {
	status: 500,
	headers: { "content-type": "application/x-amz-json-1.0" },
	body: JSON.stringify({ __type: "com.amazonaws.dynamodb.v20120810#InternalServerError", message: "not now" }),
};

function readsRegistration({ service, body }: Call): boolean {
	return service === "dynamodb" && body.includes(REGISTRATION.prefix);
}

import { describe, expect, it } from "vitest";
import { withdraw } from "../../../../cli/operator/act/withdraw.ts";
import { FakeSources } from "../../support/fakes.ts";
import { asked } from "../../support/releasing.ts";

const options = { service: "shop", reason: "the wrong image", yes: false, json: false };
const request = { version: 1, action: "withdraw", service: "shop", by: "alice", reason: "the wrong image" };

describe("withdraw", () => {
	it("calls off the newest attempt, and names it", async () => {
		const sources = new FakeSources();
		const executionName = "shop-r7-abc";
		sources.newest = { attempt: "r7", release: 7, kind: "release", taskDefinition: "x", executionName, at: "" };
		sources.answer = { status: "withdrawn", message: "it never begins" };
		const { code, out, err, done } = await asked(withdraw, options, sources);
		expect(err).toBe("r7 (release 7) of shop is withdrawn, if it waits still: then it never begins\n");
		expect(done).toEqual([["ask", request]]);
		expect({ code, out }).toEqual({ code: 0, out: "shop: r7 withdrawn: it never begins\n" });
	});

	it("fails where it has begun meanwhile, so that no script takes it for called off", async () => {
		const sources = new FakeSources();
		sources.answer = { status: "running", message: "it is not withdrawn" };
		const { code, out, done } = await asked(withdraw, { ...options, id: "r7" }, sources);
		expect(done).toEqual([["ask", { ...request, id: "r7" }]]);
		expect(code).toBe(1);
		expect(out).toContain("it is not withdrawn");
	});
});

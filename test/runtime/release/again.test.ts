import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Unavailable } from "../../../runtime/errors.ts";
import { Asking, definition } from "../../support/asking.ts";
import { runs } from "../../support/runs.ts";

const NEW = definition(7);
const request = { task_definition: NEW };
const NOTED = /^services[.](running|images)$/;

/** All that stands of a request: one attempt, and one execution of it. */
function expectOne(asking: Asking): void {
	expect(asking.attempts.filter((attempt) => attempt !== "r1")).toEqual(["r2"]);
	expect([...asking.started.values()]).toEqual([{ event: { service: "shop", attempt: "r2" } }]);
}

describe("the same call", () => {
	it("twice is one attempt and one execution", async () => {
		const asking = new Asking();
		const [first, second] = [await asking.ask(request), await asking.ask(request)];
		expect(second).toEqual(first);
		expectOne(asking);
	});

	it("from several processes at once, in whatever order their calls are answered, is one as well", async () => {
		await fc.assert(
			fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 4 }), async (scheduler, processes) => {
				const asking = new Asking();
				asking.hook = async (_, next) => scheduler.schedule(Promise.resolve()).then(next);
				const calls = Array.from({ length: processes }, () => asking.ask(request));
				await scheduler.waitFor(Promise.all(calls));
				expectOne(asking);
			}),
			{ numRuns: runs(30) },
		);
	});

	it("after any of its calls has failed, before it took effect or after, comes to the same", async () => {
		const undisturbed = new Asking();
		let calls = 0;
		undisturbed.hook = async (_, next) => {
			calls++;
			return next();
		};
		await undisturbed.ask(request);
		for (let n = 0; n < calls; n++) {
			for (const effect of ["before", "after"] as const) {
				const asking = new Asking();
				let asked = 0;
				let failed = "";
				asking.hook = async ({ name }, next) => {
					if (asked++ !== n) return next();
					failed = name;
					if (effect === "after") await next();
					throw new Unavailable("no answer", {});
				};
				// What the tasks run that serve is for a rollback to come: what cannot be read of that decides nothing.
				const first = await asking.ask(request).then(
					({ status }) => status,
					({ name }) => name,
				);
				expect(first).toBe(NOTED.test(failed) ? "started" : "Unavailable");
				asking.seconds += 60;
				await asking.ask(request);
				expectOne(asking);
			}
		}
	});
});

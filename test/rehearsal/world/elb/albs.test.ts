import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WorldAlbs } from "../../../../rehearsal/world/elb/albs.ts";
import type { ListenerAction } from "../../../../runtime/contract/index.ts";

const LISTENER = "arn:listener";

function forward(weights: Readonly<Record<string, number | undefined>>): ListenerAction[] {
	const TargetGroups = Object.entries(weights).map(([TargetGroupArn, Weight]) => ({
		TargetGroupArn,
		...(Weight !== undefined && { Weight }),
	}));
	return [{ Type: "forward", ForwardConfig: { TargetGroups } }];
}

/** Load balancers whose clock and delays the test sets, with a listener that forwards to blue. */
async function albsAt({ delays = [] as number[] } = {}) {
	const clock = { seconds: 0 };
	const remaining = [...delays];
	const loadBalancers = new WorldAlbs({
		now: () => clock.seconds,
		delaySeconds: () => remaining.shift() ?? 0,
		targets: (group) => [{ id: `of ${group}`, state: "healthy" }],
	});
	await loadBalancers.route(LISTENER, forward({ blue: 100, green: 0 }));
	const shares = (second: number) => Object.fromEntries(loadBalancers.forwards(LISTENER, second));
	return { loadBalancers, clock, shares };
}

describe("a listener", () => {
	it("forwards at once when it is created", async () => {
		const { shares } = await albsAt();
		expect(shares(0)).toEqual({ blue: 1 });
	});

	it("reads back a change at once, but forwards differently only after the delay", async () => {
		const { loadBalancers, clock, shares } = await albsAt({ delays: [3.5] });
		clock.seconds = 10.25;
		await loadBalancers.route(LISTENER, forward({ blue: 0, green: 100 }));
		expect(await loadBalancers.actions(LISTENER)).toEqual(forward({ blue: 0, green: 100 }));
		expect(Object.fromEntries(loadBalancers.written(LISTENER))).toEqual({ green: 1 });
		expect([13, 13.75, 14].map(shares)).toEqual([{ blue: 1 }, { green: 1 }, { green: 1 }]);
	});

	it("lets no later change overtake an earlier one", async () => {
		const { loadBalancers, clock, shares } = await albsAt({ delays: [5, 1] });
		await loadBalancers.route(LISTENER, forward({ green: 100 }));
		clock.seconds = 2;
		await loadBalancers.route(LISTENER, forward({ blue: 50, green: 50 }));
		expect([3, 4, 5].map(shares)).toEqual([{ blue: 1 }, { blue: 1 }, { blue: 0.5, green: 0.5 }]);
	});

	it("shows each change in its turn when they overlap", async () => {
		const { loadBalancers, clock, shares } = await albsAt({ delays: [3, 3] });
		await loadBalancers.route(LISTENER, forward({ green: 100 }));
		clock.seconds = 2;
		await loadBalancers.route(LISTENER, forward({ blue: 100 }));
		expect([2, 3, 4, 5].map(shares)).toEqual([{ blue: 1 }, { green: 1 }, { green: 1 }, { blue: 1 }]);
	});

	it("always ends at what was written last, whatever the delays", async () => {
		const change = fc.record({ wait: fc.nat(10), delay: fc.nat(20), blue: fc.nat(999) });
		await fc.assert(
			fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), async (changes) => {
				const { loadBalancers, clock, shares } = await albsAt({ delays: changes.map(({ delay }) => delay) });
				for (const { wait, blue } of changes) {
					clock.seconds += wait;
					await loadBalancers.route(LISTENER, forward({ blue, green: 1 }));
				}
				const blue = changes.at(-1)?.blue ?? 0;
				const last = blue > 0 ? { blue: blue / (blue + 1), green: 1 / (blue + 1) } : { green: 1 };
				expect(shares(clock.seconds + 200)).toEqual(last);
				expect(Object.fromEntries(loadBalancers.written(LISTENER))).toEqual(last);
			}),
		);
	});

	it("divides by weights, where none given counts as 1", async () => {
		const { loadBalancers, shares } = await albsAt();
		await loadBalancers.route(LISTENER, forward({ blue: 3, green: undefined, other: 0 }));
		expect(shares(0)).toEqual({ blue: 0.75, green: 0.25 });
	});

	it("forwards nothing when all weights are zero, or when it does not forward", async () => {
		const { loadBalancers, shares } = await albsAt();
		await loadBalancers.route(LISTENER, forward({ blue: 0, green: 0 }));
		expect(shares(0)).toEqual({});
		await loadBalancers.route(LISTENER, [{ Type: "fixed-response" }]);
		expect(shares(0)).toEqual({});
	});

	it("keeps what was written apart from what others do with it afterwards", async () => {
		const { loadBalancers } = await albsAt();
		const input = forward({ green: 100 });
		await loadBalancers.route(LISTENER, input);
		for (const actions of [input, await loadBalancers.actions(LISTENER)]) actions.pop();
		expect(await loadBalancers.actions(LISTENER)).toEqual(forward({ green: 100 }));
	});

	it("is not made up when there is none", async () => {
		const { loadBalancers } = await albsAt();
		const unknown = { name: "UnexpectedAnswer", message: "no listener arn:other" };
		await expect(loadBalancers.actions("arn:other")).rejects.toMatchObject(unknown);
		expect(() => loadBalancers.forwards("arn:other", 0)).toThrow(expect.objectContaining(unknown));
		expect(() => loadBalancers.written("arn:other")).toThrow(expect.objectContaining(unknown));
	});
});

describe("a target group", () => {
	it("has the targets that the world says", async () => {
		const { loadBalancers } = await albsAt();
		expect(await loadBalancers.targets("arn:group")).toEqual([{ id: "of arn:group", state: "healthy" }]);
	});

	it("keeps its tags by ARN and key", async () => {
		const { loadBalancers } = await albsAt();
		await loadBalancers.tag(["arn:a", "arn:b"], "IsProduction", "true");
		await loadBalancers.tag(["arn:b"], "IsProduction", "false");
		expect(Object.fromEntries(loadBalancers.tags)).toEqual({
			"arn:a IsProduction": "true",
			"arn:b IsProduction": "false",
		});
	});
});

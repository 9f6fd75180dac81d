import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WorldEdges } from "../../../../rehearsal/world/elb/edges.ts";
import type { ListenerAction } from "../../../../runtime/contract.ts";

const LISTENER = "arn:listener";

function forward(weights: Readonly<Record<string, number | undefined>>): ListenerAction[] {
	const TargetGroups = Object.entries(weights).map(([TargetGroupArn, Weight]) => ({
		TargetGroupArn,
		...(Weight !== undefined && { Weight }),
	}));
	return [{ Type: "forward", ForwardConfig: { TargetGroups } }];
}

/** Edges whose clock and delays the test sets, with a listener that forwards to blue. */
async function edgesAt({ delays = [] as number[] } = {}) {
	const clock = { seconds: 0 };
	const left = [...delays];
	const edges = new WorldEdges({
		now: () => clock.seconds,
		delaySeconds: () => left.shift() ?? 0,
		targets: (group) => [{ id: `of ${group}`, state: "healthy" }],
	});
	await edges.aim(LISTENER, forward({ blue: 100, green: 0 }));
	const shares = (second: number) => Object.fromEntries(edges.forwards(LISTENER, second));
	return { edges, clock, shares };
}

describe("a listener", () => {
	it("forwards at once when it is created", async () => {
		const { shares } = await edgesAt();
		expect(shares(0)).toEqual({ blue: 1 });
	});

	it("reads back a change at once, but forwards differently only after the delay", async () => {
		const { edges, clock, shares } = await edgesAt({ delays: [3.5] });
		clock.seconds = 10.25;
		await edges.aim(LISTENER, forward({ blue: 0, green: 100 }));
		expect(await edges.actions(LISTENER)).toEqual(forward({ blue: 0, green: 100 }));
		expect(Object.fromEntries(edges.written(LISTENER))).toEqual({ green: 1 });
		expect([13, 13.75, 14].map(shares)).toEqual([{ blue: 1 }, { green: 1 }, { green: 1 }]);
	});

	it("lets no later change overtake an earlier one", async () => {
		const { edges, clock, shares } = await edgesAt({ delays: [5, 1] });
		await edges.aim(LISTENER, forward({ green: 100 }));
		clock.seconds = 2;
		await edges.aim(LISTENER, forward({ blue: 50, green: 50 }));
		expect([3, 4, 5].map(shares)).toEqual([{ blue: 1 }, { blue: 1 }, { blue: 0.5, green: 0.5 }]);
	});

	it("shows each change in its turn when they overlap", async () => {
		const { edges, clock, shares } = await edgesAt({ delays: [3, 3] });
		await edges.aim(LISTENER, forward({ green: 100 }));
		clock.seconds = 2;
		await edges.aim(LISTENER, forward({ blue: 100 }));
		expect([2, 3, 4, 5].map(shares)).toEqual([{ blue: 1 }, { green: 1 }, { green: 1 }, { blue: 1 }]);
	});

	it("always ends at what was written last, whatever the delays", async () => {
		const change = fc.record({ wait: fc.nat(10), delay: fc.nat(20), blue: fc.nat(999) });
		await fc.assert(
			fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), async (changes) => {
				const { edges, clock, shares } = await edgesAt({ delays: changes.map(({ delay }) => delay) });
				for (const { wait, blue } of changes) {
					clock.seconds += wait;
					await edges.aim(LISTENER, forward({ blue, green: 1 }));
				}
				const blue = changes.at(-1)?.blue ?? 0;
				const last = blue > 0 ? { blue: blue / (blue + 1), green: 1 / (blue + 1) } : { green: 1 };
				expect(shares(clock.seconds + 200)).toEqual(last);
				expect(Object.fromEntries(edges.written(LISTENER))).toEqual(last);
			}),
		);
	});

	it("divides by weights, where none given counts as 1", async () => {
		const { edges, shares } = await edgesAt();
		await edges.aim(LISTENER, forward({ blue: 3, green: undefined, other: 0 }));
		expect(shares(0)).toEqual({ blue: 0.75, green: 0.25 });
	});

	it("forwards nothing when all weights are zero, or when it does not forward", async () => {
		const { edges, shares } = await edgesAt();
		await edges.aim(LISTENER, forward({ blue: 0, green: 0 }));
		expect(shares(0)).toEqual({});
		await edges.aim(LISTENER, [{ Type: "fixed-response" }]);
		expect(shares(0)).toEqual({});
	});

	it("keeps what was written apart from what others do with it afterwards", async () => {
		const { edges } = await edgesAt();
		const given = forward({ green: 100 });
		await edges.aim(LISTENER, given);
		for (const actions of [given, await edges.actions(LISTENER)]) actions.pop();
		expect(await edges.actions(LISTENER)).toEqual(forward({ green: 100 }));
	});

	it("is not made up when there is none", async () => {
		const { edges } = await edgesAt();
		const unknown = { name: "UnexpectedAnswer", message: "no listener arn:other" };
		await expect(edges.actions("arn:other")).rejects.toMatchObject(unknown);
		expect(() => edges.forwards("arn:other", 0)).toThrow(expect.objectContaining(unknown));
		expect(() => edges.written("arn:other")).toThrow(expect.objectContaining(unknown));
	});
});

describe("a target group", () => {
	it("has the targets that the world says", async () => {
		const { edges } = await edgesAt();
		expect(await edges.targets("arn:group")).toEqual([{ id: "of arn:group", state: "healthy" }]);
	});

	it("keeps its tags by ARN and key", async () => {
		const { edges } = await edgesAt();
		await edges.tag(["arn:a", "arn:b"], "IsProduction", "true");
		await edges.tag(["arn:b"], "IsProduction", "false");
		expect(Object.fromEntries(edges.tags)).toEqual({ "arn:a IsProduction": "true", "arn:b IsProduction": "false" });
	});
});

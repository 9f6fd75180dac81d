import { describe, expect, it } from "vitest";
import { byHand, destroyAll } from "../../../acceptance/leave/destroy.ts";
import type { Context } from "../../../acceptance/play/context.ts";

type Name = keyof Context["roots"];

/** Roots in memory. @param refusals - how often each refuses to be destroyed. */
function contextWith(refusals: Readonly<Partial<Record<Name, number>>>, empty: readonly Name[] = []) {
	const destroyed: string[] = [];
	const said: string[] = [];
	const asked: string[] = [];
	const root = (name: Name) => {
		let remaining = refusals[name] ?? 0;
		let there = !empty.includes(name);
		return {
			resources: async () => (there ? ["aws_vpc.this"] : []),
			destroy: async (refresh: boolean) => {
				asked.push(`${name} ${refresh}`);
				if (remaining-- > 0) throw new Error(`${name} is in use`);
				there = false;
				destroyed.push(name);
			},
		};
	};
	const roots = { own: root("own"), estate: root("estate"), canary: root("canary") };
	const context = { roots, say: (line: string) => said.push(line) } as unknown as Context;
	return { context, destroyed, said, asked };
}

describe("the end", () => {
	it("destroys what attaches before what it is attached to, and the run's own stack as well", async () => {
		const { context, destroyed } = contextWith({});
		await destroyAll(context);
		expect(destroyed.filter((name) => name !== "own")).toEqual(["canary", "estate"]);
		expect(destroyed).toContain("own");
	});

	it("tries again what AWS still holds on to, and says why", async () => {
		const { context, destroyed, said } = contextWith({ own: 2 });
		await destroyAll(context);
		expect(destroyed).toContain("own");
		expect(said.filter((line) => line === "own is in use")).toHaveLength(2);
	});

	it("plans no more at the last try, since a refused plan must not keep what costs", async () => {
		const { context, asked } = contextWith({ own: 2 }, ["canary", "estate"]);
		await destroyAll(context);
		expect(asked).toEqual(["own true", "own true", "own false"]);
	});

	it("leaves the estate alone while something is attached to it, and gives up in the end", async () => {
		const { context, destroyed } = contextWith({ canary: 99 });
		await destroyAll(context);
		expect(destroyed).toEqual(["own"]);
	});

	it("has nothing to do with a root that was never applied, and goes on to the next", async () => {
		const { context, destroyed } = contextWith({}, ["canary"]);
		await destroyAll(context);
		expect(destroyed.sort()).toEqual(["estate", "own"]);
	});

	it("says how to finish by hand, in the same order", () => {
		const text = byHand({ folders: { own: "home/own", estate: "home/estate", canary: "home/canary" } });
		expect(text.split("\n").slice(1)).toEqual(
			["canary", "estate", "own"].map((name) => `  terraform -chdir=home/${name} destroy`),
		);
	});
});

import { describe, expect, it } from "vitest";
import { plannedChanges } from "./terraform-folder.ts";

const change = (address: string, actions: string[], before: object | null, after: object | null, unknown = {}) => ({
	address,
	change: { actions, before: before as never, after: after as never, after_unknown: unknown },
});

describe("what a plan says would change", () => {
	it("names the attributes of each resource that differ or are not known yet", () => {
		const resource_changes = [
			change("aws_lb.same", ["no-op"], { a: 1 }, { a: 1 }),
			change("data.x.y", ["read"], null, { a: 1 }),
			change("aws_lb.alb", ["update"], { a: 1, b: { c: 2 }, d: 4 }, { a: 1, b: { c: 3 } }, { e: true, a: false }),
		];
		expect(plannedChanges({ resource_changes })).toEqual([
			{ address: "aws_lb.alb", actions: ["update"], attributes: ["b", "d", "e"] },
		]);
	});

	it("tells of outputs, of creations and of deletions", () => {
		expect(
			plannedChanges({
				resource_changes: [change("a.new", ["create"], null, { x: 1 }), change("a.old", ["delete"], { y: 1 }, null)],
				output_changes: { url: { actions: ["update"] }, same: { actions: ["no-op"] } },
			}),
		).toEqual([
			{ address: "a.new", actions: ["create"], attributes: ["x"] },
			{ address: "a.old", actions: ["delete"], attributes: ["y"] },
			{ address: "output.url", actions: ["update"], attributes: [] },
		]);
	});

	it("is nothing for an empty plan", () => {
		expect(plannedChanges({})).toEqual([]);
	});
});

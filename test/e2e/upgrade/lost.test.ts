import { describe, expect, it } from "vitest";
import { lost } from "./lost.ts";

const change = (...actions: string[]) => ({ address: "module.web.aws_lb.blue", actions, attributes: ["name"] });

describe("what a plan loses", () => {
	it.each([
		["destroys", ["delete"], "delete module.web.aws_lb.blue"],
		["replaces", ["delete", "create"], "delete and create module.web.aws_lb.blue"],
		["replaces the other way round", ["create", "delete"], "create and delete module.web.aws_lb.blue"],
		["forgets", ["forget"], "forget module.web.aws_lb.blue"],
	])("is what it %s", (_, actions, said) => {
		expect(lost([change("update"), change(...actions)])).toEqual([said]);
	});

	it("is not what it makes, changes in place, or answers no more", () => {
		const output = { address: "output.blue_edge", actions: ["delete"], attributes: [] };
		expect(lost([change("create"), change("update"), output])).toEqual([]);
	});
});

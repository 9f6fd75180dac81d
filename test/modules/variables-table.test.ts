import { describe, expect, it } from "vitest";
import { declaredVariables, variablesTable, withTable } from "../../scripts/variables.ts";
import { configuration } from "../support/stack.ts";

describe("the README's table of variables", () => {
	it("has every variable of the stack", () => {
		expect(Object.keys(declaredVariables()).sort()).toEqual(Object.keys(configuration().variable).sort());
	});

	it("names the required ones first, and shows defaults as they are", () => {
		const table = variablesTable({
			size: { type: "number", description: "How | big.", default: 3 },
			name: { type: "string", description: "What." },
			nick: { type: "string", description: "Or none.", default: null },
		});
		expect(table.split("\n").slice(2)).toEqual([
			"| `name` | What. | `string` | **required** |",
			"| `size` | How \\| big. | `number` | `3` |",
			"| `nick` | Or none. | `string` | `null` |",
		]);
	});

	it("replaces what is between its markers, and nothing else", () => {
		const before = "a\n<!-- variables -->\nold\n<!-- /variables -->\nb";
		const after = "a\n<!-- variables -->\nnew\n<!-- /variables -->\nb";
		expect(withTable(before, "new")).toBe(after);
		expect(withTable(after, "new")).toBe(after);
	});

	it("asks for its markers when they are missing", () => {
		expect(() => withTable("nothing", "new")).toThrow("<!-- variables -->");
	});
});

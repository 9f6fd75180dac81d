import { describe, expect, it } from "vitest";
import { markersOf, withGenerated } from "../../scripts/markdown.ts";
import { variablesTable } from "../../scripts/variables.ts";

describe("a table of variables", () => {
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
});

describe("a generated part of a document", () => {
	const markers = markersOf("table");
	const page = (part: string) => `a\n${markers[0]}\n${part}\n${markers[1]}\nb`;

	it("replaces what is between its markers, and nothing else", () => {
		expect(withGenerated(page("old"), "new", markers, "a.md")).toBe(page("new"));
		expect(withGenerated(page("new"), "new", markers, "a.md")).toBe(page("new"));
	});

	it("asks for its markers when they are missing", () => {
		expect(() => withGenerated("nothing", "new", markers, "a.md")).toThrow(
			"a.md needs the lines <!-- BEGIN generated: table --> and <!-- END generated: table -->",
		);
	});
});

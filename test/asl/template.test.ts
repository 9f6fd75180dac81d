import { describe, expect, it } from "vitest";
import { fill, TemplateError, type TemplateValues } from "../../asl/template.ts";

/** The faults with which a template is refused. */
function faults(template: unknown, values: TemplateValues): readonly string[] {
	try {
		fill(template, values);
	} catch (error) {
		if (error instanceof TemplateError) return error.faults;
		throw error;
	}
	throw new Error("the template was filled");
}

describe("a template", () => {
	it("is filled wherever a text has a key, at any depth, and otherwise left as it is", () => {
		const template = { a: ["x ${Key} y ${Key}", { b: "${Key}" }], n: 1, t: true, nothing: null, "${Key}": "z" };
		expect(fill(template, { Key: "v" })).toEqual({
			a: ["x v y v", { b: "v" }],
			n: 1,
			t: true,
			nothing: null,
			"${Key}": "z",
		});
	});

	it("keeps what stands around a key, before and after it", () => {
		expect(["${Key} tail", "head ${Key}", "${Key}${Key}"].map((text) => fill(text, { Key: "v" }))).toEqual([
			"v tail",
			"head v",
			"vv",
		]);
	});

	it("takes a value that is no text where it stands alone", () => {
		expect(fill({ Retry: "${Retry}" }, { Retry: [{ MaxAttempts: 0 }] })).toEqual({ Retry: [{ MaxAttempts: 0 }] });
	});

	it("does not fill what a value brings with it", () => {
		expect(fill("${A}", { A: "${B}" })).toBe("${B}");
		expect(fill("x ${A}", { A: "$& ${B}" })).toBe("x $& ${B}");
	});
});

describe("a template is refused", () => {
	it("when a key has no value, alone or within a text", () => {
		expect(faults("${Missing}", {})).toEqual(['the key "Missing" has no value: pass one']);
		expect(faults("x ${Missing}", {})).toContain('the key "Missing" has no value: pass one');
	});

	it("when a key is only something that every object has", () => {
		expect(faults("${toString}", {})).toEqual(['the key "toString" has no value: pass one']);
	});

	it("when a value is used nowhere", () => {
		expect(faults("x", { Unused: "y" })).toEqual([
			'the value "Unused" is used nowhere: remove it, or use it as ${Unused}',
		]);
	});

	it("when a value that is no text stands within one", () => {
		expect(faults("x ${Retry}", { Retry: [] })).toEqual([
			'the value "Retry" is not text, so it must stand alone, not in "x ${Retry}"',
		]);
	});

	it("with an error that goes by its name", () => {
		expect(() => fill("${A}", {})).toThrow(expect.objectContaining({ name: "TemplateError" }));
	});

	it("with all its faults at once, each of them once", () => {
		const found = faults(["${A}", "${A}", "x ${B}"], { B: 1, C: "c" });
		expect(found).toHaveLength(3);
		expect(() => fill(["${A}", "x ${B}"], { B: 1, C: "c" })).toThrow(
			/^the template cannot be filled:\n- .*"A".*\n- .*"B".*\n- .*"C"/,
		);
	});
});

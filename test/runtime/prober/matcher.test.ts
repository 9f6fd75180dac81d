import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matches } from "../../../runtime/prober/probe.ts";

const status = fc.integer({ min: 100, max: 599 });

describe("a matcher", () => {
	it.each([
		["200", 200, true],
		["200", 201, false],
		["200,204", 204, true],
		["200,204", 202, false],
		["200-299", 200, true],
		["200-299", 299, true],
		["200-299", 300, false],
		["200-299", 199, false],
		["200-204,301", 203, true],
		["200-204,301", 301, true],
		["200-204,301", 302, false],
	])("%s matches %i: %s", (matcher, code, matched) => {
		expect(matches(matcher, code)).toBe(matched);
	});

	it("of one code matches nothing else", () => {
		fc.assert(fc.property(status, status, (one, code) => matches(String(one), code) === (one === code)));
	});

	it("of several parts matches what one of them does", () => {
		const part = fc.oneof(
			status.map(String),
			fc.tuple(status, status).map((ends) => [...ends].sort((a, b) => a - b).join("-")),
		);
		fc.assert(
			fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), status, (parts, code) => {
				expect(matches(parts.join(","), code)).toBe(parts.some((each) => matches(each, code)));
			}),
		);
	});
});

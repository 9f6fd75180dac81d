import { describe, expect, it } from "vitest";
import { flat } from "../../../../scripts/modules/hcl/flat.ts";
import { parse } from "../../../../scripts/modules/hcl/parse.ts";

describe("an expression that is read", () => {
	it.each([
		["var.a[0].b[*].c", "var.a[0].b[*].c"],
		['aws_x.a["k"].id', 'aws_x.a["k"].id'],
		["f( 1 ,[2,3,]... )", "f(1, [2, 3]...)"],
		['{ a=1\n "b" : 2, (k)=3 }', "{ a = 1, b = 2, (k) = 3 }"],
		["[for k,v in m:upper(k) if v!=null]", "[for k, v in m : upper(k) if v != null]"],
		["{for v in l:v.k=>v...}", "{ for v in l : v.k => v... }"],
		["a?b:c?d:e", "a ? b : c ? d : e"],
		["-1 + 2 * 3", "-1 + 2 * 3"],
		["1e3", "1e3"],
		['"${a}"', "a"],
		['"x-${a ? "y" : "z"}"', '"x-${a ? "y" : "z"}"'],
		['"%{ if a }x%{ endif }"', '"%{ if a }x%{ endif }"'],
	])("is %s in one line as %s", (code, expected) => {
		expect(flat(parse(code))).toBe(expected);
	});

	it.each([
		["(a)", "a"],
		["((a == b)) && (c != null)", "a == b && c != null"],
		["(a && b) || c", "(a && b) || c"],
		["(a + b) * c", "(a + b) * c"],
		["a - (b - c)", "a - (b - c)"],
		["(a ? b : c) ? d : e", "(a ? b : c) ? d : e"],
		["!(a == b)", "a != b"],
		["!(a >= 1) && b", "a < 1 && b"],
		["!(a && b)", "!(a && b)"],
		["f((a || b))", "f(a || b)"],
	])("loses the parentheses of %s that change nothing", (code, expected) => {
		expect(flat(parse(code))).toBe(expected);
	});

	it.each(["a +", "f(", "[1 2]", "{ a }", "a b", "for x in y", "'a'", '"${a"'])(
		"is refused when it is none, as %s",
		(code) => {
			expect(() => parse(code)).toThrow(/no expression|no end/);
		},
	);
});

import { describe, expect, it } from "vitest";
import type { RecordSet } from "../../../rehearsal/world/route53/record-sets.ts";
import { answersOf, silences } from "./answers.ts";

const alias = (DNSName: string) => ({ AliasTarget: { HostedZoneId: "Z", DNSName, EvaluateTargetHealth: false } });
const plain: RecordSet = { Name: "shop.example.", Type: "A", ...alias("old.elb.") };
const weighted = (SetIdentifier: string, Weight: number): RecordSet => ({
	...{ Name: "shop.example.", Type: "A", SetIdentifier, Weight },
	...alias(`dualstack.${SetIdentifier}.elb.`),
});

describe("what a name answers", () => {
	it("is the plain record, or those with a weight", () => {
		expect(answersOf([plain], "shop.example", "A")).toEqual(["old.elb"]);
		expect(answersOf([weighted("blue", 100), weighted("green", 0)], "shop.example", "A")).toEqual(["blue.elb"]);
		expect(answersOf([plain], "shop.example", "AAAA")).toEqual([]);
		expect(answersOf([plain], "example", "A")).toEqual([]);
	});

	it("is missed as soon as it has answered once", () => {
		const gone = [[], [plain], [], [weighted("blue", 100)], [weighted("blue", 0)]];
		expect(silences(gone, "shop.example", "A")).toEqual([2, 4]);
		expect(silences([[], [plain], [weighted("blue", 100)]], "shop.example", "A")).toEqual([]);
	});
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleService } from "../../../../rehearsal/sample.ts";
import type { RecordSet } from "../../../../runtime/contract/index.ts";
import {
	describeRecords,
	previewTo,
	readDns,
	weigh,
	weightsFor,
	weightsIn,
} from "../../../../runtime/core/routing/dns.ts";
import { previewRecords, weightedRecords } from "../../../support/documents.ts";

const { dns } = sampleService();
const blueServes = weightedRecords({ blue: 100, green: 0 });
const preview = previewRecords("green");

function faults(records: readonly RecordSet[], previews: readonly RecordSet[] = preview): readonly string[] {
	const state = readDns(dns, records, previews);
	if (state.atRest) throw new Error("DNS was found at rest");
	return state.faults;
}

describe("reading DNS", () => {
	it("finds the color that has all the weight stable", () => {
		expect(readDns(dns, blueServes, preview)).toEqual({ atRest: true, stable: "blue", records: blueServes, preview });
		expect(readDns(dns, weightedRecords({ blue: 0, green: 7 }), preview)).toMatchObject({ stable: "green" });
	});

	it("does not mind the order in which Route 53 lists the colors", () => {
		expect(readDns(dns, [...blueServes].reverse(), preview)).toMatchObject({ stable: "blue" });
	});

	it("leaves record types alone that the service does not name", () => {
		const text = { Name: "shop.example.com.", Type: "TXT" };
		expect(readDns(dns, [...blueServes, text], [...preview, text])).toMatchObject({ records: blueServes, preview });
	});

	it("is not at rest while both colors have weight, and says the weights", () => {
		expect(
			faults(weightedRecords({ blue: 90, green: 10 }, ["A"]).concat(weightedRecords({ blue: 1, green: 0 }, ["AAAA"]))),
		).toEqual(["shop.example.com A: expected exactly one color with a weight above 0, found blue 90, green 10"]);
	});

	it("is not at rest when no color has weight", () => {
		expect(faults(weightedRecords({ blue: 0, green: 0 }))).toHaveLength(2);
	});

	it("names a record set without a weight", () => {
		const [first, ...rest] = blueServes.map(({ Weight: _, ...record }) => record);
		expect(faults([first as RecordSet, ...rest])[0]).toContain("found blue without a weight, green without a weight");
	});

	it("wants exactly the two set identifiers, for every type", () => {
		expect(faults(blueServes.filter(({ Type }) => Type === "A"))).toEqual([
			"shop.example.com AAAA: expected the set identifiers blue and green, found no record",
		]);
		const simple = { Name: "shop.example.com.", Type: "A" };
		expect(faults([simple, ...weightedRecords({ blue: 1, green: 0 }, ["AAAA"])])[0]).toContain("found (none)");
	});

	it("is not at rest when A and AAAA disagree about the stable color", () => {
		const split = [
			...weightedRecords({ blue: 1, green: 0 }, ["A"]),
			...weightedRecords({ blue: 0, green: 1 }, ["AAAA"]),
		];
		expect(faults(split)).toEqual(["shop.example.com: the record types disagree about the stable color"]);
	});

	it("wants one preview record set for every type", () => {
		expect(faults(blueServes, [])).toEqual([
			"preview.shop.example.com A: expected one record set, found 0",
			"preview.shop.example.com AAAA: expected one record set, found 0",
		]);
	});
});

describe("weights", () => {
	const percent = fc.integer({ min: 1, max: 100 });
	const candidate = fc.constantFrom("blue" as const, "green" as const);

	it("are whole numbers in 0–255, never all zero, and add up to 100, whatever the step", () => {
		fc.assert(
			fc.property(candidate, percent, (color, share) => {
				const weights = weightsFor(color, share);
				expect(weights[color]).toBe(share);
				expect(weights.blue + weights.green).toBe(100);
				for (const weight of Object.values(weights)) {
					expect(Number.isInteger(weight) && weight >= 0 && weight <= 255).toBe(true);
				}
			}),
		);
	});

	it("are read from record sets, and are 0 for a color that has none, or whose record has no weight", () => {
		expect(weightsIn(weightedRecords({ blue: 90, green: 10 }))).toEqual({ blue: 90, green: 10 });
		const [blue, green] = weightedRecords({ blue: 90, green: 10 }, ["A"]) as [RecordSet, RecordSet];
		expect(weightsIn([green])).toEqual({ blue: 0, green: 10 });
		const { Weight: _, ...unweighted } = blue;
		expect(weightsIn([unweighted, green])).toEqual({ blue: 0, green: 10 });
	});

	it("change nothing but the weight of each record set", () => {
		expect(weigh(blueServes, { blue: 90, green: 10 })).toEqual(weightedRecords({ blue: 90, green: 10 }));
	});
});

describe("the preview", () => {
	it("leads where a color's own weighted record leads", () => {
		expect(previewTo(preview, blueServes, "blue")).toEqual(previewRecords("blue"));
		expect(previewTo(previewRecords("blue"), blueServes, "green")).toEqual(preview);
	});

	it("leads, for each record type, where that type's own record leads", () => {
		const records = blueServes.map(({ AliasTarget: _, ...record }) => ({
			...record,
			AliasTarget: {
				HostedZoneId: "Z1",
				DNSName: `${record.Type}.${record.SetIdentifier}.`,
				EvaluateTargetHealth: false,
			},
		}));
		expect(previewTo(preview, records, "green").map(({ AliasTarget }) => AliasTarget?.DNSName)).toEqual([
			"A.green.",
			"AAAA.green.",
		]);
	});

	it("takes nothing else of that record, and gives up where it led itself", () => {
		const plain = {
			Name: "preview.shop.example.com.",
			Type: "A",
			TTL: 60,
			ResourceRecords: ["192.0.2.1"],
			HealthCheckId: "p",
		};
		const [alias] = previewRecords("blue", ["A"]);
		expect(previewTo([plain], blueServes, "blue")).toEqual([{ ...alias, HealthCheckId: "p" }]);
		const values = { TTL: 30, ResourceRecords: ["192.0.2.9"] };
		const alb = { Name: "shop.example.com.", Type: "A", SetIdentifier: "blue", Weight: 3, ...values };
		expect(previewTo(preview.slice(0, 1), [alb], "blue")).toEqual([
			{ Name: "preview.shop.example.com.", Type: "A", ...values },
		]);
	});

	it("stays where it is when no weighted record says where the color's load balancer is", () => {
		expect(previewTo(preview, [], "blue")).toEqual(preview);
	});
});

describe("record sets for people", () => {
	it("show type, color and weight", () => {
		expect(describeRecords(weightedRecords({ blue: 90, green: 10 }, ["A"]))).toBe("A blue 90, A green 10");
	});

	it("show where a preview leads, and bear a record without either", () => {
		expect(describeRecords([...previewRecords("blue", ["A"]), { Name: "x.", Type: "A" }])).toBe(
			"A preview.shop.example.com. dualstack.blue-alb.eu-west-1.elb.amazonaws.com., A x. ",
		);
	});
});

import { describe, expect, it } from "vitest";
import {
	applyBatch,
	type Change,
	normalName,
	page,
	type RecordSet,
	Route53Fault,
} from "../../../../rehearsal/world/route53/record-sets.ts";

const ZONE = "example.com.";

const weighted = (SetIdentifier: string, Weight: number, Type = "A"): RecordSet => ({
	Name: "app.example.com.",
	Type,
	SetIdentifier,
	Weight,
	AliasTarget: {
		HostedZoneId: "ZELB",
		DNSName: `dualstack.${SetIdentifier}.elb.amazonaws.com.`,
		EvaluateTargetHealth: false,
	},
});
const simple = (Name: string, Type = "A", value = "192.0.2.1"): RecordSet => ({
	Name,
	Type,
	TTL: 60,
	ResourceRecords: [value],
});
const change = (Action: string, ResourceRecordSet: RecordSet): Change => ({ Action, ResourceRecordSet });
const four = [weighted("blue", 255), weighted("green", 0), weighted("blue", 255, "AAAA"), weighted("green", 0, "AAAA")];

function faultOf(records: readonly RecordSet[], ...changes: Change[]): { code: string; message: string } {
	try {
		applyBatch(ZONE, records, changes);
	} catch (error) {
		if (error instanceof Route53Fault) return { code: error.code, message: error.message };
		throw error;
	}
	throw new Error("the batch was accepted");
}

describe("a change batch", () => {
	it("moves the weights of all types by DELETE of what is and CREATE of what shall be", () => {
		const target = [
			weighted("blue", 230),
			weighted("green", 26),
			weighted("blue", 230, "AAAA"),
			weighted("green", 26, "AAAA"),
		];
		const changes = [...four.map((r) => change("DELETE", r)), ...target.map((r) => change("CREATE", r))];
		expect(applyBatch(ZONE, four, changes)).toEqual(expect.arrayContaining(target));
		expect(applyBatch(ZONE, four, changes)).toHaveLength(4);
	});

	it("changes nothing when one of its changes is refused", () => {
		const before = [...four];
		faultOf(before, change("DELETE", weighted("blue", 255)), change("CREATE", weighted("green", 7)));
		expect(before).toEqual(four);
	});

	it("names every fault at once", () => {
		const { code, message } = faultOf(
			four,
			change("DELETE", weighted("red", 1)),
			change("CREATE", weighted("green", 7)),
		);
		expect(code).toBe("InvalidChangeBatch");
		expect(message).toContain("set identifier='red'] but it was not found");
		expect(message).toContain("set identifier='green'] but it already exists");
	});

	it("deletes A without touching AAAA of the same set identifier", () => {
		const after = applyBatch(ZONE, four, [change("DELETE", weighted("blue", 255))]);
		expect(after).toContainEqual(weighted("blue", 255, "AAAA"));
		expect(after).not.toContainEqual(weighted("blue", 255));
	});

	it("takes an UPSERT of a record that exists and of one that does not", () => {
		expect(applyBatch(ZONE, four, [change("UPSERT", weighted("blue", 3))])).toContainEqual(weighted("blue", 3));
		expect(applyBatch(ZONE, [], [change("UPSERT", weighted("blue", 3))])).toEqual([weighted("blue", 3)]);
	});
});

describe("a DELETE", () => {
	const alias = weighted("blue", 255).AliasTarget as NonNullable<RecordSet["AliasTarget"]>;
	it.each([
		["weight", { ...weighted("blue", 255), Weight: 254 }],
		[
			"alias target's name",
			{ ...weighted("blue", 255), AliasTarget: { ...alias, DNSName: "blue.elb.amazonaws.com." } },
		],
		["alias target's zone", { ...weighted("blue", 255), AliasTarget: { ...alias, HostedZoneId: "Z2" } }],
		["evaluation of health", { ...weighted("blue", 255), AliasTarget: { ...alias, EvaluateTargetHealth: true } }],
		["health check", { ...weighted("blue", 255), HealthCheckId: "h" }],
	])("must match the record's %s", (_, record) => {
		expect(faultOf(four, change("DELETE", record)).message).toContain(
			"the values provided do not match the current values",
		);
	});

	it("matches whatever the order of fields and the case and dot of names", () => {
		const { Name, ...rest } = weighted("blue", 255);
		const record = {
			...rest,
			Name: "APP.example.com",
			AliasTarget: { ...alias, DNSName: "dualstack.BLUE.elb.amazonaws.com" },
		};
		expect(Name).toBe("app.example.com.");
		expect(applyBatch(ZONE, four, [change("DELETE", record)])).toHaveLength(3);
	});

	it("leaves the zone its SOA and NS", () => {
		const own = [simple(ZONE, "NS"), simple(ZONE, "SOA")];
		expect(faultOf(own, change("DELETE", simple(ZONE, "SOA"))).message).toContain("exactly one SOA record");
		expect(faultOf(own, change("DELETE", simple(ZONE, "NS"))).message).toContain("at least one NS record");
	});
});

describe("a record set", () => {
	it.each([-1, 256, 1.5, Number.NaN])("may not weigh %s", (weight) => {
		expect(faultOf([], change("CREATE", weighted("blue", weight)))).toMatchObject({ code: "InvalidInput" });
	});

	it.each([0, 255])("may weigh %s", (weight) => {
		expect(applyBatch(ZONE, [], [change("CREATE", weighted("blue", weight))])).toHaveLength(1);
	});

	it("that is simple cannot stand beside weighted ones, nor a weighted one beside a simple one", () => {
		const plain = simple("app.example.com.");
		expect(faultOf(four, change("CREATE", plain)).message).toContain("cannot be created as other RRSets exist");
		expect(faultOf([plain], change("CREATE", weighted("blue", 1))).message).toContain("a non-weighted set exists");
	});

	it("of another type may stand beside, but not a CNAME", () => {
		expect(applyBatch(ZONE, four, [change("CREATE", simple("app.example.com.", "TXT"))])).toHaveLength(5);
		expect(faultOf(four, change("CREATE", simple("app.example.com.", "CNAME"))).message).toContain(
			"conflicts with other records",
		);
	});

	it("lies in the zone", () => {
		expect(faultOf([], change("CREATE", simple("badexample.com."))).message).toContain(
			"is not permitted in zone example.com.",
		);
	});

	it("has a weight with a set identifier, or neither, and one kind of target", () => {
		const { Weight: _, ...weightless } = weighted("blue", 1);
		const { SetIdentifier: __, ...nameless } = weighted("blue", 1);
		for (const record of [
			weightless,
			nameless,
			{ ...weighted("blue", 1), TTL: 60 },
			{ Name: "x.example.com.", Type: "A", TTL: 60 },
		]) {
			expect(faultOf([], change("CREATE", record))).toMatchObject({ code: "InvalidInput" });
		}
	});

	it("has the same TTL as its weighted siblings", () => {
		const plain = (id: string, TTL: number) => ({ ...simple("w.example.com."), SetIdentifier: id, Weight: 1, TTL });
		expect(faultOf([plain("a", 60)], change("CREATE", plain("b", 30))).message).toContain("must contain the same TTL");
	});
});

describe("a batch that is too large, empty or of an unknown action", () => {
	it("is refused, an UPSERT counting double", () => {
		const many = (n: number) => Array.from({ length: n }, (_, i) => simple(`r${i}.example.com.`));
		expect(
			applyBatch(
				ZONE,
				[],
				many(1_000).map((r) => change("CREATE", r)),
			),
		).toHaveLength(1_000);
		expect(faultOf([], ...many(501).map((r) => change("UPSERT", r))).message).toContain("limit of 1000 exceeded");
		expect(faultOf([], change("CREATE", simple("t.example.com.", "TXT", "x".repeat(32_001)))).message).toContain(
			"limit of 32000",
		);
		expect(faultOf([])).toMatchObject({ code: "InvalidInput" });
		expect(faultOf([], change("MERGE", simple("x.example.com."))).message).toContain("'MERGE' is not facet-valid");
	});
});

describe("a list", () => {
	const records = [simple(ZONE, "NS"), ...four, simple("zeta.app.example.com."), simple("a.example.com.")];

	it("goes by name with labels reversed, then type, then set identifier, in pages", () => {
		const first = page(records, undefined, 3);
		expect(first.records.map(({ Name }) => Name)).toEqual([ZONE, "a.example.com.", "app.example.com."]);
		expect(first.next).toMatchObject({ Name: "app.example.com.", Type: "A", SetIdentifier: "green" });
		const second = page(records, first.next, 10);
		expect(second.records).toHaveLength(4);
		expect(second).not.toHaveProperty("next");
	});

	it("starts at the given name and type", () => {
		const { records: found } = page(records, { Name: "APP.example.com", Type: "AAAA" }, 1);
		expect(found).toEqual([weighted("blue", 255, "AAAA")]);
	});
});

describe("a name", () => {
	it("is kept in lower case, with its dot, and escaped", () => {
		expect(normalName("*.Example.COM")).toBe("\\052.example.com.");
		expect(normalName("\\052.example.com.")).toBe("\\052.example.com.");
	});
});

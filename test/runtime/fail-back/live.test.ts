import { describe, expect, it } from "vitest";
import { sampleService } from "../../../rehearsal/sample.ts";
import { readRecords } from "../../../runtime/fail-back/live.ts";
import { previewRecords, weightedRecords } from "../../support/documents.ts";

describe("the live record sets of a service", () => {
	const text = (Name: string) => ({ Name, Type: "TXT", TTL: 300, ResourceRecords: [{ Value: '"hello"' }] });
	const records = weightedRecords({ blue: 100, green: 0 });
	const preview = previewRecords("green");
	const zone = new Map([
		["shop.example.com", [...records, text("shop.example.com.")]],
		["preview.shop.example.com", [text("preview.shop.example.com."), ...preview]],
	]);
	const reader = {
		recordSets: async (zoneId: string, name: string) => (zoneId === "Z0EXAMPLE" ? (zone.get(name) ?? []) : []),
		inSync: async () => true,
	};

	it("are those of its names, of its record types alone", async () => {
		expect(await readRecords(sampleService(), reader)).toEqual({ records, preview });
		const { dns } = sampleService();
		const only = (list: typeof records) => list.filter(({ Type }) => Type === "AAAA");
		expect(await readRecords(sampleService({ dns: { ...dns, types: ["AAAA"] } }), reader)).toEqual({
			records: only(records),
			preview: only(preview),
		});
	});
});

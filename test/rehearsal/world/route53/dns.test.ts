import { describe, expect, it } from "vitest";
import { sampleService } from "../../../../rehearsal/sample.ts";
import { weightsOf } from "../../../../rehearsal/world/at-rest.ts";
import { WorldDns } from "../../../../rehearsal/world/route53/dns.ts";
import type { ByColor } from "../../../../runtime/contract/index.ts";
import { restore, swap } from "../../../../runtime/core/routing/dns.ts";
import { previewRecords, weightedRecords } from "../../../support/documents.ts";

const service = sampleService();

/** Route 53 with these weights, whose time is set by hand. Changes take as long as `takes` says, in seconds. */
function route53(weights: ByColor<number> = { blue: 100, green: 0 }) {
	const state = { seconds: 0, takes: 40 };
	const dns = new WorldDns(
		{
			zone: "example.com",
			name: service.dns.name,
			now: () => state.seconds,
			inSyncSeconds: () => state.takes,
		},
		[...weightedRecords(weights), ...previewRecords("green")],
	);
	return { dns, state };
}

describe("Route 53 in memory", () => {
	it("answers green as often as its weight says, and half of the time when all weights are zero", () => {
		expect(route53({ blue: 30, green: 10 }).dns.greenShare()).toBe(0.25);
		expect(route53({ blue: 0, green: 0 }).dns.greenShare()).toBe(0.5);
	});

	it("has long spread what was there at first", () => {
		expect(route53({ blue: 30, green: 10 }).dns.chanceOfGreen(0)).toBe(0.25);
	});

	it("knows the weight of its own name alone", () => {
		const { dns } = route53();
		const Name = "a.example.com";
		const other = { ...weightedRecords({ blue: 100, green: 7 })[1], Name, Type: "A" };
		dns.write([{ Action: "CREATE", ResourceRecordSet: other as never }]);
		expect({ blue: dns.weight("blue"), green: dns.weight("green") }).toEqual({ blue: 100, green: 0 });
	});

	it("spreads a change evenly until it is INSYNC, which it is from then on", async () => {
		const { dns, state } = route53();
		state.seconds = 100;
		const id = await dns.change("", weightsOf(service, 40));
		expect(dns.greenShare()).toBe(0.4);
		expect([99, 100, 110, 140, 141].map((second) => dns.chanceOfGreen(second))).toEqual([0, 0, 0.1, 0.4, 0.4]);
		state.seconds = 139.5;
		expect(await dns.inSync(id)).toBe(false);
		state.seconds = 140;
		expect(await dns.inSync(id)).toBe(true);
	});

	it("keeps changes apart, each with its own time, and knows no other", async () => {
		const { dns, state } = route53();
		const first = dns.write(weightsOf(service, 40));
		state.takes = 10;
		const second = dns.write(weightsOf(service, 50));
		state.seconds = 10;
		expect([await dns.inSync(first), await dns.inSync(second), await dns.inSync("/change/other")]).toEqual([
			false,
			true,
			false,
		]);
	});

	it("does not spread a change any faster when something else is written that leaves the shares alone", () => {
		const { dns, state } = route53();
		dns.write(weightsOf(service, 40));
		state.seconds = 10;
		dns.write(restore(previewRecords("blue")));
		expect(dns.chanceOfGreen(20)).toBe(0.2);
	});

	it("leaves everything as it was when a batch does not match, and says that somebody else was there", async () => {
		const { dns } = route53();
		const mine = weightedRecords({ blue: 99, green: 1 });
		await expect(dns.change("", swap(mine, weightedRecords({ blue: 0, green: 100 })))).rejects.toMatchObject({
			name: "ForeignChange",
			message: expect.stringContaining("do not match the current values"),
		});
		expect(dns.greenShare()).toBe(0);
	});
});

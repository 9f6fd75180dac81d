import { Route53Client } from "@aws-sdk/client-route-53";
import { XMLParser } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import { Route53Writer } from "../../../runtime/aws/route53.ts";
import type { RecordSet } from "../../../runtime/contract/index.ts";
import { swap, weigh } from "../../../runtime/core/routing/dns.ts";
import { type Answer, connectionReset, recorded, route53Fault } from "../../support/aws.ts";

const NAMESPACE = 'xmlns="https://route53.amazonaws.com/doc/2013-04-01/"';

function adapter(...answers: Answer[]) {
	const { options, requests } = recorded(...answers);
	return { dns: new Route53Writer(new Route53Client(options)), requests };
}

function weighted(color: string, weight: number, type = "A", name = "shop.example.com."): string {
	return `<ResourceRecordSet><Name>${name}</Name><Type>${type}</Type><SetIdentifier>${color}</SetIdentifier><Weight>${weight}</Weight><AliasTarget><HostedZoneId>Z32O12XQLNTSW2</HostedZoneId><DNSName>dualstack.${color}-edge.eu-west-1.elb.amazonaws.com.</DNSName><EvaluateTargetHealth>false</EvaluateTargetHealth></AliasTarget><HealthCheckId>hc-${color}</HealthCheckId></ResourceRecordSet>`;
}

const simple = (name: string, type = "A") =>
	`<ResourceRecordSet><Name>${name}</Name><Type>${type}</Type><TTL>300</TTL><ResourceRecords><ResourceRecord><Value>192.0.2.1</Value></ResourceRecord></ResourceRecords></ResourceRecordSet>`;

function listing(sets: string, next?: { name: string; type: string; identifier?: string }): Answer {
	const identifier = next?.identifier && `<NextRecordIdentifier>${next.identifier}</NextRecordIdentifier>`;
	const more = next && `<NextRecordName>${next.name}</NextRecordName><NextRecordType>${next.type}</NextRecordType>`;
	return {
		body: `<?xml version="1.0"?>
<ListResourceRecordSetsResponse ${NAMESPACE}><ResourceRecordSets>${sets}</ResourceRecordSets><IsTruncated>${Boolean(next)}</IsTruncated>${more ?? ""}${identifier ?? ""}<MaxItems>300</MaxItems></ListResourceRecordSetsResponse>`,
	};
}

function changeInfo(status: string, what = "ChangeResourceRecordSets"): Answer {
	return {
		body: `<?xml version="1.0"?>
<${what}Response ${NAMESPACE}><ChangeInfo><Id>/change/C2682N5HXP0BZ4</Id><Status>${status}</Status><SubmittedAt>2026-01-01T00:00:00.000Z</SubmittedAt></ChangeInfo></${what}Response>`,
	};
}

const blue: RecordSet = {
	Name: "shop.example.com.",
	Type: "A",
	SetIdentifier: "blue",
	Weight: 100,
	AliasTarget: {
		HostedZoneId: "Z32O12XQLNTSW2",
		DNSName: "dualstack.blue-edge.eu-west-1.elb.amazonaws.com.",
		EvaluateTargetHealth: false,
	},
	HealthCheckId: "hc-blue",
};

describe("listing record sets", () => {
	it("answers every field as Route 53 keeps it", async () => {
		const { dns } = adapter(listing(weighted("blue", 100)));
		expect(await dns.recordSets("Z0EXAMPLE", "shop.example.com")).toEqual([blue]);
	});

	it("begins at the name, and leaves later names out", async () => {
		const { dns, requests } = adapter(listing(weighted("blue", 100) + simple("www.example.com.")));
		expect(await dns.recordSets("Z0EXAMPLE", "Shop.example.com")).toEqual([blue]);
		expect(requests).toMatchObject([
			{ method: "GET", path: "/2013-04-01/hostedzone/Z0EXAMPLE/rrset", query: { name: "Shop.example.com" } },
		]);
	});

	it("turns the pages while they hold the name, from where each ends", async () => {
		const { dns, requests } = adapter(
			listing(weighted("blue", 100), { name: "shop.example.com.", type: "A", identifier: "green" }),
			listing(weighted("green", 0), { name: "shop.example.com.", type: "TXT" }),
			listing(simple("shop.example.com.", "TXT"), { name: "www.example.com.", type: "A" }),
		);
		const found = await dns.recordSets("Z0EXAMPLE", "shop.example.com");
		expect(found.map(({ Type, SetIdentifier }) => `${Type} ${SetIdentifier}`)).toEqual([
			"A blue",
			"A green",
			"TXT undefined",
		]);
		expect(requests.map(({ query }) => query)).toEqual([
			expect.objectContaining({ name: "shop.example.com" }),
			expect.objectContaining({ name: "shop.example.com.", type: "A", identifier: "green" }),
			expect.objectContaining({ name: "shop.example.com.", type: "TXT" }),
		]);
	});

	it("does not begin a page at a set identifier of the page before", async () => {
		const { dns, requests } = adapter(
			listing(weighted("blue", 100), { name: "shop.example.com.", type: "A", identifier: "green" }),
			listing(weighted("green", 0), { name: "shop.example.com.", type: "TXT" }),
			listing(simple("shop.example.com.", "TXT")),
		);
		await dns.recordSets("Z0EXAMPLE", "shop.example.com");
		expect(requests[2]?.query).not.toHaveProperty("identifier");
	});

	it("ends with a page that does not say where the next begins", async () => {
		const { body } = listing(weighted("blue", 100)) as { body: string };
		const { dns, requests } = adapter({ body: body.replace("<IsTruncated>false", "<IsTruncated>true") });
		expect(await dns.recordSets("Z0EXAMPLE", "shop.example.com")).toEqual([blue]);
		expect(requests).toHaveLength(1);
	});

	it("answers nothing when the name has no record", async () => {
		const { dns } = adapter(listing(simple("www.example.com."), { name: "zzz.example.com.", type: "A" }));
		expect(await dns.recordSets("Z0EXAMPLE", "shop.example.com")).toEqual([]);
	});

	it("calls an answer that lacks what it must have unexpected, with the path", async () => {
		const { dns } = adapter({ body: `<ListResourceRecordSetsResponse ${NAMESPACE}></ListResourceRecordSetsResponse>` });
		await expect(dns.recordSets("Z0EXAMPLE", "shop.example.com")).rejects.toMatchObject({
			name: "UnexpectedAnswer",
			message: expect.stringMatching(
				/^ListResourceRecordSets shop\.example\.com: ResourceRecordSets: .*IsTruncated: /s,
			),
		});
	});

	it("calls an answer that is no XML unexpected", async () => {
		const { dns } = adapter({ body: "<html><p>a captive portal" });
		await expect(dns.recordSets("Z0EXAMPLE", "shop.example.com")).rejects.toMatchObject({ name: "UnexpectedAnswer" });
	});
});

describe("a change batch", () => {
	const parser = new XMLParser({ isArray: (name) => name === "Change", parseTagValue: false });

	it("goes over the wire as DELETE then CREATE, with every field verbatim", async () => {
		const { dns, requests } = adapter(changeInfo("PENDING"));
		await dns.change("Z0EXAMPLE", swap([blue], weigh([blue], { blue: 90, green: 10 })), "green 10 %");
		expect(requests).toMatchObject([{ method: "POST", path: "/2013-04-01/hostedzone/Z0EXAMPLE/rrset" }]);
		const { ChangeBatch } = parser.parse(requests[0]?.body ?? "").ChangeResourceRecordSetsRequest;
		const record = (Weight: string) => ({
			...blue,
			Weight,
			AliasTarget: { ...blue.AliasTarget, EvaluateTargetHealth: "false" },
		});
		expect(ChangeBatch).toEqual({
			Comment: "green 10 %",
			Changes: {
				Change: [
					{ Action: "DELETE", ResourceRecordSet: record("100") },
					{ Action: "CREATE", ResourceRecordSet: record("90") },
				],
			},
		});
	});

	it("deletes exactly what was listed", async () => {
		const { dns, requests } = adapter(listing(weighted("green", 0, "AAAA")), changeInfo("PENDING"));
		const observed = await dns.recordSets("Z0EXAMPLE", "shop.example.com");
		await dns.change("Z0EXAMPLE", swap(observed, []), "");
		const sent = parser.parse(requests[1]?.body ?? "").ChangeResourceRecordSetsRequest.ChangeBatch.Changes.Change[0];
		expect(sent.ResourceRecordSet).toEqual(parser.parse(weighted("green", 0, "AAAA")).ResourceRecordSet);
	});

	it("answers the change's id", async () => {
		const { dns } = adapter(changeInfo("PENDING"));
		expect(await dns.change("Z0EXAMPLE", swap([blue], []), "")).toBe("/change/C2682N5HXP0BZ4");
	});

	it("that Route 53 refuses as invalid is a foreign change, with Route 53's messages", async () => {
		const message =
			"Tried to delete resource record set [name='shop.example.com.'] but the values provided do not match the current values";
		const { dns } = adapter(route53Fault(400, "InvalidChangeBatch", `[${message}]`));
		await expect(dns.change("Z0EXAMPLE", swap([blue], []), "")).rejects.toMatchObject({
			name: "ForeignChange",
			message: `ChangeResourceRecordSets Z0EXAMPLE: [${message}]`,
		});
	});

	it("that is refused after a try whose answer was lost may have been made: it is to be checked again", async () => {
		const { options } = recorded(connectionReset(), route53Fault(400, "InvalidChangeBatch", "[values do not match]"));
		const dns = new Route53Writer(new Route53Client({ ...options, maxAttempts: 2 }));
		await expect(dns.change("Z0EXAMPLE", swap([blue], []), "")).rejects.toMatchObject({
			name: "Unavailable",
			message: "ChangeResourceRecordSets Z0EXAMPLE: [values do not match]",
		});
	});

	it("that waits for another of the zone is throttled", async () => {
		const { dns } = adapter(route53Fault(400, "PriorRequestNotComplete", "a prior request is not complete"));
		await expect(dns.change("Z0EXAMPLE", swap([blue], []), "")).rejects.toMatchObject({ name: "Throttled" });
	});
});

describe("a change", () => {
	it.each([
		["PENDING", false],
		["INSYNC", true],
	])("that is %s is in sync: %s", async (status, inSync) => {
		const { dns, requests } = adapter(changeInfo(status, "GetChange"));
		expect(await dns.inSync("/change/C2682N5HXP0BZ4")).toBe(inSync);
		expect(requests).toMatchObject([{ method: "GET", path: "/2013-04-01/change/C2682N5HXP0BZ4" }]);
	});

	it("in a state that Route 53 does not document is unexpected, not in sync", async () => {
		const { dns } = adapter(changeInfo("DONE", "GetChange"));
		await expect(dns.inSync("/change/C1")).rejects.toMatchObject({ name: "UnexpectedAnswer" });
	});
});

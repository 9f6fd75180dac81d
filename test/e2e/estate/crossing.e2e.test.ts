/** The batch of examples/existing-estate/adopt/cross.jq, made by jq of what Route 53 lists and taken by Route 53. */
import {
	type ChangeBatch,
	ChangeResourceRecordSetsCommand,
	CreateHostedZoneCommand,
	type ResourceRecordSet,
	Route53Client,
} from "@aws-sdk/client-route-53";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { requireTools } from "../../../scripts/tools.ts";
import { type Gateway, startGateway } from "../gateway/gateway.ts";
import { silences } from "./answers.ts";
import { crossingOf } from "./cross.ts";

const TYPES = ["A", "AAAA"] as const;
const alias = (DNSName: string) => ({
	AliasTarget: { HostedZoneId: "ZELB", DNSName: `${DNSName}.elb.example.`, EvaluateTargetHealth: false },
});

describe("a name that gets the addresses of another", () => {
	let gateway: Gateway;
	let route53: Route53Client;
	let HostedZoneId = "";
	let zones = 0;

	beforeAll(async () => {
		requireTools("jq");
		gateway = await startGateway({ inSyncDelay: 0 });
		const credentials = { accessKeyId: "tester", secretAccessKey: "test" };
		route53 = new Route53Client({ endpoint: gateway.url, region: "eu-west-1", credentials });
	});
	beforeEach(async () => {
		zones += 1;
		const zone = { Name: "example.com", CallerReference: String(zones) };
		const { HostedZone } = await route53.send(new CreateHostedZoneCommand(zone));
		HostedZoneId = HostedZone?.Id?.split("/").at(-1) ?? "";
	});
	afterAll(() => gateway?.stop());

	const change = (ChangeBatch: ChangeBatch) =>
		route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch }));
	const create = (...records: readonly ResourceRecordSet[]) =>
		change({ Changes: records.map((ResourceRecordSet) => ({ Action: "CREATE", ResourceRecordSet })) });
	const recordsOf = (name: string) => gateway.records(HostedZoneId).filter(({ Name }) => Name === name);
	const weighted = (Name: string, types: readonly ("A" | "AAAA")[]): ResourceRecordSet[] =>
		types.flatMap((Type) => [
			{ Name, Type, SetIdentifier: "blue", Weight: 100, ...alias(`${Name}blue`) },
			{ Name, Type, SetIdentifier: "green", Weight: 0, ...alias(`${Name}green`) },
		]);
	const plain = (Name: string): ResourceRecordSet[] => TYPES.map((Type) => ({ Name, Type, ...alias(Name) }));

	const crossing = (name: string, from: string) => crossingOf(route53, HostedZoneId, { name, from });

	it.each<[string, () => ResourceRecordSet[], () => ResourceRecordSet[]]>([
		["plain records become weighted ones", () => plain("a.example.com."), () => weighted("b.example.com.", TYPES)],
		["weighted records become plain ones", () => weighted("a.example.com.", TYPES), () => plain("b.example.com.")],
		[
			"the ancestor's IPv4 pair becomes two pairs",
			() => weighted("a.example.com.", ["A"]),
			() => weighted("b.example.com.", TYPES),
		],
		[
			"a CNAME becomes weighted records",
			() => [{ Name: "a.example.com.", Type: "CNAME", TTL: 60, ResourceRecords: [{ Value: "old.elb.example." }] }],
			() => weighted("b.example.com.", TYPES),
		],
	])("%s, and the name answers all the while", async (_, there, coming) => {
		await create(...there(), ...coming());
		const { stdout } = await crossing("a.example.com.", "b.example.com.");
		await change(JSON.parse(stdout) as ChangeBatch);
		const expected = recordsOf("b.example.com.").map((record) => ({ ...record, Name: "a.example.com." }));
		expect(recordsOf("a.example.com.")).toEqual(expected);
		expect(expected).toHaveLength(coming().length);
		for (const type of TYPES) {
			expect(silences(gateway.recordHistory(HostedZoneId), "a.example.com", type)).toEqual([]);
		}
	});

	it("is refused when somebody has changed a record meanwhile, and nothing has changed", async () => {
		await create(...weighted("a.example.com.", TYPES), ...plain("b.example.com."));
		const { stdout } = await crossing("a.example.com.", "b.example.com.");
		const [first] = weighted("a.example.com.", ["A"]);
		await change({ Changes: [{ Action: "UPSERT", ResourceRecordSet: { ...first, Weight: 50 } as ResourceRecordSet }] });
		const edited = recordsOf("a.example.com.");
		await expect(change(JSON.parse(stdout) as ChangeBatch)).rejects.toThrow("do not match the current values");
		expect(recordsOf("a.example.com.")).toEqual(edited);
	});

	it("is not crossed when it would lose its addresses, or those of one type", async () => {
		await create(...plain("a.example.com."), ...weighted("b.example.com.", ["A"]));
		const lost = await crossing("a.example.com.", "b.example.com.");
		expect(lost.stderr).toContain("b.example.com. has no records of type AAAA, which a.example.com. has");
		const all = await crossing("a.example.com.", "c.example.com.");
		expect(all.stderr).toContain("c.example.com. has no A or AAAA records");
		expect([lost, all].map(({ status, stdout }) => [status !== 0, stdout])).toEqual([
			[true, ""],
			[true, ""],
		]);
	});
});

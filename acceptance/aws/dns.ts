/** The zone's records: who serves, and how long a change takes. */
import {
	type Change,
	ChangeResourceRecordSetsCommand,
	GetChangeCommand,
	ListHostedZonesByNameCommand,
	ListResourceRecordSetsCommand,
	type ListResourceRecordSetsCommandInput,
	type ResourceRecordSet,
} from "@aws-sdk/client-route-53";
import type { ByColor, Color } from "../../runtime/contract/index.ts";
import type { Aws } from "./clients.ts";

type Dns = Pick<Aws, "route53">;

/** The id of a public zone of the account by its name, or nothing. */
export async function zoneIdOf({ route53 }: Dns, name: string): Promise<string | undefined> {
	const { HostedZones = [] } = await route53.send(new ListHostedZonesByNameCommand({ DNSName: name, MaxItems: 10 }));
	const found = HostedZones.find((zone) => zone.Name === `${name}.` && !zone.Config?.PrivateZone);
	return found?.Id?.split("/").at(-1);
}

/**
 * All record sets of a zone whose name is one, or lies below it. They follow each other, since Route 53 orders names from the right:
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListResourceRecordSets.html
 */
export async function recordsBelow({ route53 }: Dns, HostedZoneId: string, name: string): Promise<ResourceRecordSet[]> {
	const full = `${name}.`;
	const isBelow = ({ Name = "" }: ResourceRecordSet) => Name === full || Name.endsWith(`.${full}`);
	const found: ResourceRecordSet[] = [];
	let from: Omit<ListResourceRecordSetsCommandInput, "HostedZoneId"> | undefined = { StartRecordName: full };
	while (from) {
		const page = await listed({ route53 }, { HostedZoneId, ...from });
		const own = page.records.filter(isBelow);
		found.push(...own);
		from = own.length < page.records.length ? undefined : page.next;
	}
	return found;
}

async function listed({ route53 }: Dns, input: ListResourceRecordSetsCommandInput) {
	const page = await route53.send(new ListResourceRecordSetsCommand(input));
	const next = {
		StartRecordName: page.NextRecordName,
		StartRecordType: page.NextRecordType,
		StartRecordIdentifier: page.NextRecordIdentifier,
	};
	return { records: page.ResourceRecordSets ?? [], next: page.IsTruncated ? next : undefined };
}

/** The weights of a name's records of type A. */
export async function weightsOf(dns: Dns, zoneId: string, name: string): Promise<ByColor<number>> {
	const records = await recordsBelow(dns, zoneId, name);
	const of = (color: Color) =>
		records.find((one) => one.Name === `${name}.` && one.Type === "A" && one.SetIdentifier === color)?.Weight ?? 0;
	return { blue: of("blue"), green: of("green") };
}

/** A text record that tells nobody anything: its changes are what is timed. */
const record = (Name: string, value: number): ResourceRecordSet => ({
	Name,
	Type: "TXT",
	TTL: 60,
	ResourceRecords: [{ Value: `"acceptance ${value}"` }],
});

/** Writes the text record, or deletes it. Answers the change's id. */
export async function changeText(
	{ route53 }: Dns,
	HostedZoneId: string,
	Action: "UPSERT" | "DELETE",
	{ name, value }: { readonly name: string; readonly value: number },
): Promise<string> {
	const Changes: Change[] = [{ Action, ResourceRecordSet: record(name, value) }];
	const { ChangeInfo } = await route53.send(
		new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch: { Changes } }),
	);
	return String(ChangeInfo?.Id);
}

/** Whether all of Route 53's servers have a change. */
export async function isInSync({ route53 }: Dns, Id: string): Promise<boolean> {
	const { ChangeInfo } = await route53.send(new GetChangeCommand({ Id }));
	return ChangeInfo?.Status === "INSYNC";
}

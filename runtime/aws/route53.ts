import {
	type Change,
	ChangeResourceRecordSetsCommand,
	GetChangeCommand,
	InvalidChangeBatch,
	ListResourceRecordSetsCommand,
	type ListResourceRecordSetsCommandInput,
	type Route53Client,
} from "@aws-sdk/client-route-53";
import * as v from "valibot";
import { type RecordChange, RecordSet, sameName } from "../contract/index.ts";
import { ForeignChange, Unavailable } from "../errors.ts";
import type { DnsReader, DnsWriter } from "../ports/index.ts";
import { answer, call, failed } from "./call.ts";

const Listing = v.object({
	ResourceRecordSets: v.array(RecordSet),
	IsTruncated: v.boolean(),
	NextRecordName: v.optional(v.string()),
	NextRecordType: v.optional(v.string()),
	NextRecordIdentifier: v.optional(v.string()),
});
const ChangeInfo = v.object({ ChangeInfo: v.object({ Id: v.string(), Status: v.picklist(["PENDING", "INSYNC"]) }) });

/** Route 53, to check. */
export class Route53Reader implements DnsReader {
	protected readonly client: Route53Client;

	constructor(client: Route53Client) {
		this.client = client;
	}

	async recordSets(zoneId: string, name: string): Promise<RecordSet[]> {
		const what = `ListResourceRecordSets ${name}`;
		const found: RecordSet[] = [];
		let input: ListResourceRecordSetsCommandInput | undefined = { HostedZoneId: zoneId, StartRecordName: name };
		while (input) {
			const request: ListResourceRecordSetsCommandInput = input;
			const raw: unknown = await call(what, () => this.client.send(new ListResourceRecordSetsCommand(request)));
			const page = answer(what, Listing, raw);
			found.push(...page.ResourceRecordSets.filter((record) => sameName(record.Name, name)));
			// Record sets are listed in the order of their names: once another name comes, ours are complete.
			const more: boolean = page.IsTruncated && sameName(page.NextRecordName ?? "", name);
			input = more ? ({ HostedZoneId: zoneId, ...startAt(page) } as ListResourceRecordSetsCommandInput) : undefined;
		}
		return found;
	}

	async inSync(changeId: string): Promise<boolean> {
		const what = `GetChange ${changeId}`;
		const raw = await call(what, () => this.client.send(new GetChangeCommand({ Id: changeId })));
		return answer(what, ChangeInfo, raw).ChangeInfo.Status === "INSYNC";
	}
}

/** Route 53, to check and to write. */
export class Route53Writer extends Route53Reader implements DnsWriter {
	async change(zoneId: string, changes: readonly RecordChange[], comment: string): Promise<string> {
		// Record sets are read from AWS and kept verbatim, so they are what AWS accepts.
		const ChangeBatch = { Changes: changes as readonly unknown[] as Change[], Comment: comment };
		const what = `ChangeResourceRecordSets ${zoneId}`;
		const raw = await call(what, async () => {
			try {
				return await this.client.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: zoneId, ChangeBatch }));
			} catch (error) {
				if (!(error instanceof InvalidChangeBatch)) throw error;
				const message = failed(what, error.message);
				// The try before may have made the change, and only its answer been lost: whoever asked must check again.
				if ((error.$metadata.attempts ?? 1) > 1) throw new Unavailable(message, { cause: error });
				throw new ForeignChange(message, { cause: error });
			}
		});
		return answer(what, ChangeInfo, raw).ChangeInfo.Id;
	}
}

function startAt(page: v.InferOutput<typeof Listing>) {
	return {
		StartRecordName: page.NextRecordName,
		StartRecordType: page.NextRecordType,
		...(page.NextRecordIdentifier !== undefined && { StartRecordIdentifier: page.NextRecordIdentifier }),
	};
}

/** Route 53 over HTTP: the record sets of each zone, and the changes on their way to INSYNC. The zones stay in moto. */

import {
	applyBatch,
	normalName,
	page,
	type RecordSet,
	Route53Fault,
} from "../../../rehearsal/world/route53/record-sets.ts";
import { type Answer, type Call, type Patch, pathOf, type Upstream, xmlAnswer } from "./call.ts";
import { HealthChecks } from "./health-checks.ts";
import { PRIVATE_SERVERS, saidPrivate } from "./private-zones.ts";
import { changesOf, changeXml, faultXml, listXml, parse } from "./route53-xml.ts";
import { ZoneIds } from "./zone-ids.ts";

export interface Route53Options {
	/** Milliseconds since 1970, on the clock that changes travel by. */
	readonly now: () => number;
	/** How long a change takes to become INSYNC, in milliseconds. */
	readonly inSyncDelay: () => number;
}

interface Zone {
	readonly name: string;
	/** The record sets as they were after each change, newest last. */
	readonly history: (readonly RecordSet[])[];
}

interface PendingChange {
	readonly submitted: number;
	readonly inSyncAt: number;
}

const PAGE_SIZE = 300;

export class Route53Api {
	readonly #zones = new Map<string, Zone>();
	readonly #changes = new Map<string, PendingChange>();
	readonly #healthChecks = new HealthChecks();
	readonly #zoneIds = new ZoneIds();
	readonly #options: Route53Options;

	constructor(options: Route53Options) {
		this.#options = options;
	}

	/** The ids of all zones that exist. */
	get zones(): string[] {
		return [...this.#zones.keys()];
	}

	/** All record sets of a zone, as they are now. */
	records(zoneId: string): readonly RecordSet[] {
		return newest(this.#zone(zoneId));
	}

	/** All record sets of a zone as they were after each change, newest last. */
	history(zoneId: string): readonly (readonly RecordSet[])[] {
		return this.#zone(zoneId).history;
	}

	readonly patch: Patch = async (call, upstream) => {
		try {
			return await this.#answer(call, this.#zoneIds.translated(upstream));
		} catch (error) {
			if (error instanceof Route53Fault) return xmlAnswer(faultXml(error), error.status);
			throw error;
		}
	};

	async #answer(call: Call, upstream: Upstream): Promise<Answer> {
		const id = pathOf(call).split("/")[3] ?? "";
		switch (call.action) {
			case "CreateHostedZone":
				return this.#created(await upstream(saidPrivate(call)));
			case "DeleteHostedZone":
				return this.#deleteZone(id, call, upstream);
			case "ChangeResourceRecordSets":
				return this.#change(id, call);
			case "ListResourceRecordSets":
				return this.#list(id, call);
			case "GetChange":
				return this.#status(id, call, upstream);
			case "CreateHealthCheck":
			case "GetHealthCheck":
			case "UpdateHealthCheck":
			case "DeleteHealthCheck":
				return this.#healthChecks.answer(call, upstream);
			default:
				return upstream(call);
		}
	}

	/** A new zone has its NS and SOA records from the start. */
	#created(answer: Answer): Answer {
		if (answer.status >= 300) return answer;
		const { HostedZone, DelegationSet } = parse(answer.body.toString());
		const Name = normalName(HostedZone?.Name ?? "");
		const servers = [DelegationSet?.NameServers?.NameServer ?? PRIVATE_SERVERS].flat() as unknown as string[];
		const soa = `${servers[0]}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400`;
		this.#zones.set(String(HostedZone?.Id).split("/").at(-1) ?? "", {
			name: Name,
			history: [
				[
					{ Name, Type: "NS", TTL: 172_800, ResourceRecords: servers.map((server) => `${server}.`) },
					{ Name, Type: "SOA", TTL: 900, ResourceRecords: [soa] },
				],
			],
		});
		return answer;
	}

	async #deleteZone(id: string, call: Call, upstream: Upstream): Promise<Answer> {
		const foreign = newest(this.#zone(id)).filter(({ Type }) => Type !== "NS" && Type !== "SOA");
		if (foreign.length > 0) {
			throw new Route53Fault(
				"HostedZoneNotEmpty",
				"The specified hosted zone contains non-required resource record sets and so cannot be deleted.",
			);
		}
		const answer = await upstream(call);
		if (answer.status < 300) this.#zones.delete(id);
		return answer;
	}

	#change(id: string, call: Call): Answer {
		const zone = this.#zone(id);
		const changes = changesOf(call.body);
		const [missing] = changes.flatMap(({ Action, ResourceRecordSet: { HealthCheckId: check } }) =>
			Action === "DELETE" || check === undefined || this.#healthChecks.has(check) ? [] : [check],
		);
		if (missing) throw new Route53Fault("NoSuchHealthCheck", `No health check exists with the ID: ${missing}`, 404);
		zone.history.push(applyBatch(zone.name, newest(zone), changes));
		const submitted = this.#options.now();
		const changeId = `C${String(this.#changes.size + 1).padStart(13, "0")}`;
		this.#changes.set(changeId, { submitted, inSyncAt: submitted + this.#options.inSyncDelay() });
		return xmlAnswer(changeXml("ChangeResourceRecordSetsResponse", this.#info(changeId)));
	}

	#list(id: string, call: Call): Answer {
		const query = new URLSearchParams(call.url.split("?")[1] ?? "");
		const [Name, Type, SetIdentifier] = ["name", "type", "identifier"].map((key) => query.get(key) ?? undefined);
		if (Type && !Name) throw new Route53Fault("InvalidInput", "The input is not valid");
		const maxItems = Math.min(Number(query.get("maxitems") ?? PAGE_SIZE), PAGE_SIZE);
		const start = Name === undefined ? undefined : { Name, Type, SetIdentifier };
		return xmlAnswer(listXml(page(newest(this.#zone(id)), start, maxItems), maxItems));
	}

	/** A change that is not of this gateway belongs to a zone's creation, which moto answers for. */
	async #status(id: string, call: Call, upstream: Upstream): Promise<Answer> {
		if (!this.#changes.has(id)) return upstream(call);
		return xmlAnswer(changeXml("GetChangeResponse", this.#info(id)));
	}

	#info(id: string) {
		const { submitted, inSyncAt } = this.#changes.get(id) as PendingChange;
		const Status = this.#options.now() >= inSyncAt ? ("INSYNC" as const) : ("PENDING" as const);
		return { Id: `/change/${id}`, Status, SubmittedAt: new Date(submitted).toISOString() };
	}

	#zone(id: string): Zone {
		const zone = this.#zones.get(id);
		if (!zone) throw new Route53Fault("NoSuchHostedZone", `No hosted zone found with ID: ${id}`, 404);
		return zone;
	}
}

function newest({ history }: Zone): readonly RecordSet[] {
	return history.at(-1) ?? [];
}

/** Route 53's XML, both ways. It names no rule of the service. */
import { XMLBuilder, XMLParser } from "fast-xml-parser";
import type { Change, Page, RecordSet, Route53Fault } from "../../../rehearsal/world/route53/record-sets.ts";

const NAMESPACE = "https://route53.amazonaws.com/doc/2013-04-01/";
const LISTS = new Set(["Change", "ResourceRecord"]);
const KNOWN = new Set([
	"Name",
	"Type",
	"SetIdentifier",
	"Weight",
	"TTL",
	"ResourceRecords",
	"AliasTarget",
	"HealthCheckId",
]);

const parser = new XMLParser({
	ignoreAttributes: true,
	parseTagValue: false,
	trimValues: true,
	isArray: (name) => LISTS.has(name),
});
const builder = new XMLBuilder({ ignoreAttributes: false });

/** An XML element's children by name; a leaf is its text. */
export type Tree = { readonly [name: string]: Tree & string };

/** The document's tree under its root element, every leaf as text. */
export function parse(body: string | Buffer): Tree {
	const { "?xml": _, ...document } = parser.parse(body.toString()) as Record<string, Tree>;
	return Object.values(document)[0] ?? {};
}

/** Elements by name, without a document around them. */
export function elementXml(content: object): string {
	return builder.build(content);
}

function document(root: string, content: object): string {
	return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({ [root]: { "@_xmlns": NAMESPACE, ...content } })}`;
}

/** The changes of a ChangeResourceRecordSets request. */
export function changesOf(body: Buffer): Change[] {
	const changes = (parse(body).ChangeBatch?.Changes?.Change ?? []) as unknown as Tree[];
	return changes.map((change) => ({
		Action: change.Action ?? "",
		ResourceRecordSet: recordOf(change.ResourceRecordSet ?? ({} as Tree)),
	}));
}

function recordOf(tree: Tree): RecordSet {
	const unknown = Object.keys(tree).filter((field) => !KNOWN.has(field));
	// Silence would let a policy that the gateway does not know pass as a plain record.
	if (unknown.length > 0) throw new Error(`the gateway knows no record field ${unknown.join(", ")}`);
	const { SetIdentifier, Weight, TTL, ResourceRecords, AliasTarget, HealthCheckId } = tree;
	const values = ResourceRecords?.ResourceRecord as unknown as Tree[] | undefined;
	return {
		Name: tree.Name ?? "",
		Type: tree.Type ?? "",
		...(SetIdentifier !== undefined && { SetIdentifier }),
		...(Weight !== undefined && { Weight: Number(Weight) }),
		...(TTL !== undefined && { TTL: Number(TTL) }),
		...(values && { ResourceRecords: values.map((value) => value.Value ?? "") }),
		...(AliasTarget && { AliasTarget: aliasOf(AliasTarget) }),
		...(HealthCheckId !== undefined && { HealthCheckId }),
	};
}

function aliasOf(tree: Tree) {
	return {
		HostedZoneId: tree.HostedZoneId ?? "",
		DNSName: tree.DNSName ?? "",
		EvaluateTargetHealth: String(tree.EvaluateTargetHealth) === "true",
	};
}

/** The answer to ListResourceRecordSets. */
export function listXml({ records, next }: Page, maxItems: number): string {
	return document("ListResourceRecordSetsResponse", {
		ResourceRecordSets: { ResourceRecordSet: records.map(recordTree) },
		IsTruncated: next !== undefined,
		...(next && { NextRecordName: next.Name, NextRecordType: next.Type }),
		...(next?.SetIdentifier !== undefined && { NextRecordIdentifier: next.SetIdentifier }),
		MaxItems: maxItems,
	});
}

function recordTree(record: RecordSet): object {
	const { ResourceRecords, ...rest } = record;
	if (!ResourceRecords) return rest;
	return { ...rest, ResourceRecords: { ResourceRecord: ResourceRecords.map((Value) => ({ Value })) } };
}

export interface ChangeInfo {
	readonly Id: string;
	readonly Status: "PENDING" | "INSYNC";
	readonly SubmittedAt: string;
}

/** The answer to ChangeResourceRecordSets and GetChange. */
export function changeXml(
	root: "ChangeResourceRecordSetsResponse" | "GetChangeResponse",
	ChangeInfo: ChangeInfo,
): string {
	return document(root, { ChangeInfo });
}

export function faultXml({ code, message }: Route53Fault): string {
	return document("ErrorResponse", { Error: { Type: "Sender", Code: code, Message: message }, RequestId: "gateway" });
}

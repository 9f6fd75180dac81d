import * as v from "valibot";
import { text, whole } from "./schemas.ts";

/** A DNS record type that a service may be published under. */
export const RecordType = v.picklist(["A", "AAAA"]);
export type RecordType = v.InferOutput<typeof RecordType>;

/** A Route 53 record set, kept verbatim: a DELETE must repeat it in every field. */
export const RecordSet = v.looseObject({
	Name: text,
	Type: v.string(),
	SetIdentifier: v.optional(v.string()),
	/** 0–255. All zero means equal shares. */
	Weight: v.optional(whole(0, 255)),
	AliasTarget: v.optional(v.looseObject({ HostedZoneId: text, DNSName: text, EvaluateTargetHealth: v.boolean() })),
});
export type RecordSet = v.InferOutput<typeof RecordSet>;

/** One change of a Route 53 change batch. */
export interface RecordChange {
	readonly Action: "CREATE" | "DELETE" | "UPSERT";
	readonly ResourceRecordSet: RecordSet;
}

/** A listener's default action, kept verbatim. */
export const ListenerAction = v.looseObject({
	Type: v.string(),
	ForwardConfig: v.optional(
		v.looseObject({
			TargetGroups: v.array(v.looseObject({ TargetGroupArn: v.string(), Weight: v.optional(v.number()) })),
		}),
	),
});
export type ListenerAction = v.InferOutput<typeof ListenerAction>;

/**
 * A domain name in the form that Route 53 answers it in, but for the trailing dot: lower case, and every character but letters, digits,
 * `-`, `_` and `.` as three octal digits, for instance `\052` for an asterisk.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html
 */
export function plainName(name: string): string {
	const octal = (character: string) => `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`;
	return name
		.toLowerCase()
		.replace(/\.$/, "")
		.replace(/[^a-z0-9\-_.\\]/g, octal);
}

/** Whether Route 53 takes two names for the same. */
export function sameName(left: string, right: string): boolean {
	return plainName(left) === plainName(right);
}

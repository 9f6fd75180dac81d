/** What Route 53 refuses of record sets. */
import { listOf, type Request } from "./request.ts";
import { type Rule, refusedAs } from "./rule.ts";

/** Rules of record sets, beside those that decide over batches: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html */
export const route53Rules: readonly Rule[] = [
	{
		name: "a name has 255 characters at most, each label 63; a set identifier 128",
		source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html",
		actions: ["ChangeResourceRecordSets"],
		refuses({ ChangeBatch }) {
			const records: Request[] = listOf(ChangeBatch?.Changes?.Change).map(
				({ ResourceRecordSet }) => ResourceRecordSet ?? {},
			);
			const wrong = records.find(({ Name = "", SetIdentifier = "i" }) => {
				const labels = Name.replace(/\.$/, "").split(".");
				return (
					Name.length > 255 ||
					SetIdentifier.length > 128 ||
					labels.some((label: string) => label.length === 0 || label.length > 63)
				);
			});
			return refusedAs(
				"InvalidChangeBatch",
				wrong !== undefined,
				`FATAL problem: DomainLabelTooLong (Domain label is too long) encountered with '${wrong?.Name}'`,
			);
		},
	},
	{
		name: "an alias has no time to live of its own",
		source: "https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html",
		actions: ["ChangeResourceRecordSets"],
		refuses({ ChangeBatch }) {
			const records: Request[] = listOf(ChangeBatch?.Changes?.Change).map(
				({ ResourceRecordSet }) => ResourceRecordSet ?? {},
			);
			const wrong = records.find(({ AliasTarget, TTL }) => AliasTarget !== undefined && TTL !== undefined);
			return refusedAs(
				"InvalidInput",
				wrong !== undefined,
				`Invalid request: an alias record cannot have a TTL: ${wrong?.Name}`,
			);
		},
	},
];

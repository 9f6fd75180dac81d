import { changesOf } from "../../../gateway/route53-xml.ts";
import { type Context, type NeedsOf, need, type ServiceNeeds } from "../need.ts";

/** What a call whose path names something needs on that. */
function onPath(
	action: string,
	kind: "hostedzone" | "change",
	context: (body: string) => Context = () => ({}),
): NeedsOf {
	return ({ url, body }) => {
		const id = new RegExp(`/${kind}/([^/?]+)`).exec(decodeURIComponent(url))?.[1];
		return need(action, [`arn:aws:route53:::${kind}/${id}`], context(body));
	};
}

/**
 * Names in lower case, without the dot at the end, every character but letters, digits, `_`, `-` and `.` in octal:
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-rrset-conditions.html
 */
function normalized(name: string): string {
	const octal = (character: string) => `\\${(character.codePointAt(0) ?? 0).toString(8).padStart(3, "0")}`;
	return name
		.toLowerCase()
		.replace(/\.$/, "")
		.replace(/\\\d{3}|[^a-z0-9_.-]/g, (found) => (found.length > 1 ? found : octal(found)));
}

function batch(body: string): Context {
	const changes = changesOf(Buffer.from(body));
	const key = (name: string) => `route53:ChangeResourceRecordSets${name}`;
	return {
		[key("NormalizedRecordNames")]: changes.map(({ ResourceRecordSet: { Name } }) => normalized(Name)),
		[key("RecordTypes")]: changes.map(({ ResourceRecordSet: { Type } }) => Type),
		[key("Actions")]: changes.map(({ Action }) => Action),
	};
}

/** What calls of Route 53 need. */
export const route53: ServiceNeeds = {
	ChangeResourceRecordSets: onPath("route53:ChangeResourceRecordSets", "hostedzone", batch),
	GetChange: onPath("route53:GetChange", "change"),
	ListResourceRecordSets: onPath("route53:ListResourceRecordSets", "hostedzone"),
};

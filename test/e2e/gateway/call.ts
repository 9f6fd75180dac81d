/** A request to AWS, recognized by service and action, and the answer to it. */
import type { IncomingHttpHeaders } from "node:http";

export interface Call {
	/** The access key id that signed it. */
	readonly caller: string;
	readonly service: string;
	readonly action: string;
	readonly method: string;
	/** Path and query, as they came. */
	readonly url: string;
	readonly headers: IncomingHttpHeaders;
	readonly body: Buffer;
}

export interface Answer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	readonly body: Buffer | string;
}

/** Passes a call on to moto, or to the patch behind this one. */
export type Upstream = (call: Call) => Promise<Answer>;

/** Answers the calls that moto answers wrongly or not at all; hands the others on untouched. */
export type Patch = (call: Call, upstream: Upstream) => Promise<Answer>;

const REST_ACTIONS: readonly (readonly [service: string, method: string, path: RegExp, action: string])[] = [
	["route53", "POST", /^\/2013-04-01\/hostedzone$/, "CreateHostedZone"],
	["route53", "GET", /^\/2013-04-01\/hostedzone\/[^/]+$/, "GetHostedZone"],
	["route53", "DELETE", /^\/2013-04-01\/hostedzone\/[^/]+$/, "DeleteHostedZone"],
	["route53", "POST", /^\/2013-04-01\/hostedzone\/[^/]+\/rrset$/, "ChangeResourceRecordSets"],
	["route53", "GET", /^\/2013-04-01\/hostedzone\/[^/]+\/rrset$/, "ListResourceRecordSets"],
	["route53", "GET", /^\/2013-04-01\/change\/[^/]+$/, "GetChange"],
	["route53", "POST", /^\/2013-04-01\/healthcheck$/, "CreateHealthCheck"],
	["route53", "GET", /^\/2013-04-01\/healthcheck\/[^/]+$/, "GetHealthCheck"],
	["route53", "POST", /^\/2013-04-01\/healthcheck\/[^/]+$/, "UpdateHealthCheck"],
	["route53", "DELETE", /^\/2013-04-01\/healthcheck\/[^/]+$/, "DeleteHealthCheck"],
	["lambda", "POST", /^\/2015-03-31\/functions$/, "CreateFunction"],
	["lambda", "GET", /^\/2015-03-31\/functions\/[^/]+$/, "GetFunction"],
	["lambda", "PUT", /^\/2015-03-31\/functions\/[^/]+\/code$/, "UpdateFunctionCode"],
	["lambda", "PUT", /^\/2015-03-31\/functions\/[^/]+\/configuration$/, "UpdateFunctionConfiguration"],
	["lambda", "POST", /^\/2015-03-31\/functions\/[^/]+\/invocations$/, "Invoke"],
	["s3", "GET", /^\/[^/]+\/.+$/, "GetObject"],
	["s3", "PUT", /^\/[^/]+\/.+$/, "PutObject"],
	["codestar-notifications", "POST", /^\/createNotificationRule$/, "CreateNotificationRule"],
	["codestar-notifications", "POST", /^\/describeNotificationRule$/, "DescribeNotificationRule"],
	["codestar-notifications", "POST", /^\/updateNotificationRule$/, "UpdateNotificationRule"],
	["codestar-notifications", "POST", /^\/deleteNotificationRule$/, "DeleteNotificationRule"],
	["codestar-notifications", "POST", /^\/listNotificationRules$/, "ListNotificationRules"],
	["codestar-notifications", "POST", /^\/deleteTarget$/, "DeleteTarget"],
	["codestar-notifications", "POST", /^\/listTagsForResource$/, "ListTagsForResource"],
	["codestar-notifications", "POST", /^\/tagResource$/, "TagResource"],
];

/** The path without query and trailing slash. */
export function pathOf({ url }: Pick<Call, "url">): string {
	return url.split("?", 1)[0]?.replace(/\/+$/, "") ?? "";
}

/** The service from the signature's scope, the action from the target header, the form's Action, or method and path. */
export function recognize(method: string, url: string, headers: IncomingHttpHeaders, body: Buffer): Call {
	const [, caller = "", service = "unsigned"] =
		/Credential=([^/]+)\/\d*\/[^/]*\/([^/]+)\//.exec(headers.authorization ?? "") ?? [];
	const call = { caller, service, method, url, headers, body };
	return { ...call, action: actionOf(call) };
}

function actionOf(call: Omit<Call, "action">): string {
	const target = call.headers["x-amz-target"];
	if (typeof target === "string") return target.split(".").at(-1) ?? target;
	if (call.headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) {
		const action = /(?:^|&)Action=([^&]+)/.exec(call.body.toString())?.[1];
		if (action) return action;
	}
	const path = pathOf(call);
	const rest = REST_ACTIONS.find(([s, m, pattern]) => s === call.service && m === call.method && pattern.test(path));
	return rest?.[3] ?? `${call.method} ${path}`;
}

export function jsonOf<T>({ body }: { readonly body: Buffer | string }): T {
	return JSON.parse(body.toString() || "{}") as T;
}

/** A JSON answer in the protocol of ECS, Step Functions and Lambda. */
export function jsonAnswer(content: unknown, status = 200): Answer {
	return { status, headers: { "content-type": "application/x-amz-json-1.0" }, body: JSON.stringify(content) };
}

export function xmlAnswer(body: string, status = 200): Answer {
	return { status, headers: { "content-type": "text/xml" }, body };
}

/** A refusal in the same protocol. */
export function jsonRefusal(type: string, message: string): Answer {
	return jsonAnswer({ __type: type, message }, 400);
}

/** The same answer with its JSON changed; a refusal is left as it is. */
export function amended<T>(answer: Answer, change: (content: T) => unknown): Answer {
	if (answer.status >= 300) return answer;
	const { "content-length": _, ...headers } = answer.headers;
	return { ...answer, headers, body: JSON.stringify(change(jsonOf<T>(answer))) };
}

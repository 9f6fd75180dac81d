/** What a call asks for in IAM's words: https://docs.aws.amazon.com/service-authorization/latest/reference/ */
import type { RecordedCall } from "../../gateway/recorded.ts";

/**
 * What IAM knows of a request besides its action and resource: values by condition key. A key without values is one that the
 * request could have, and has not; a policy that asks for a key that is not here is refused as a fault of the harness.
 */
export type Context = Readonly<Record<string, readonly string[]>>;

/** A permission that a call needs. */
export interface Need {
	/** For instance `dynamodb:PutItem`. */
	readonly action: string;
	/** ARN of what it is needed on; `*` where AWS asks for every resource. */
	readonly resource: string;
	/** What conditions may check. */
	readonly context: Context;
}

/** Where ARNs that a request does not spell out begin. */
export interface Place {
	readonly region: string;
	readonly account: string;
}

/** What one kind of call needs. */
export type NeedsOf = (call: RecordedCall, place: Place) => readonly Need[];

/** What the calls of a service need, by the API's action. */
export type ServiceNeeds = Readonly<Record<string, NeedsOf>>;

// biome-ignore lint/suspicious/noExplicitAny: requests have every shape
export type Json = any;

/** Needs one action on resources. */
export function need(action: string, resources: readonly string[], context: Context = {}): readonly Need[] {
	return resources.map((resource) => ({ action, resource, context }));
}

/** Of a call with a JSON body. */
export function json(read: (body: Json, place: Place) => readonly Need[]): NeedsOf {
	return ({ body }, place) => read(JSON.parse(body), place);
}

/** Of a call with a form. */
export function form(read: (body: URLSearchParams, place: Place) => readonly Need[]): NeedsOf {
	return ({ body }, place) => read(new URLSearchParams(body), place);
}

/** An action that AWS authorizes on every resource, or not at all. */
export function onEverything(action: string): NeedsOf {
	return () => need(action, ["*"]);
}

/** ARN of something that belongs to a region and an account. */
export function arn(service: string, { region, account }: Place, rest: string): string {
	return `arn:aws:${service}:${region}:${account}:${rest}`;
}

/** Condition keys of tags that a request brings: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
export function requestTags(tags: readonly (readonly [key: string, value: string])[]): Context {
	const values = tags.map(([key, value]) => [`aws:RequestTag/${key}`, [value]] as const);
	return { "aws:TagKeys": tags.map(([key]) => key), ...Object.fromEntries(values) };
}

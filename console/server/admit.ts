import type { IncomingHttpHeaders } from "node:http";
import { isToken } from "./token.ts";

/** What of a request decides whether it is admitted. */
export interface Asked {
	readonly method: string;
	/** The path as it was sent, with its query. */
	readonly url: string;
	readonly headers: IncomingHttpHeaders;
}

/** What whoever may come in must know, and how. */
export interface Gatekeeping {
	/** The only Host that is admitted, with its port: no name that somebody else's DNS makes lead here. */
	readonly host: string;
	readonly token: string;
	/** Whether anything may be asked to be done. */
	readonly act: boolean;
}

/** A request that is admitted: what it asks for, without the secret. */
export interface Admitted {
	readonly method: "GET" | "POST";
	/** What stands after the secret, without the slash before it. */
	readonly path: string;
	readonly query: URLSearchParams;
}

/** Nothing that a page of another site can send has `application/json`: https://fetch.spec.whatwg.org/#cors-safelisted-request-header */
const JSON_TYPE = /^application\/json\s*(;\s*charset=utf-8\s*)?$/i;

/** The longest address that the page itself asks for is far below, in characters. */
const LONGEST = 512;

/**
 * What a request asks for, if it comes from the page itself or from its address in the address bar; nothing otherwise, and no reason: who has no
 * business here learns nothing.
 */
export function admitted({ method, url, headers }: Asked, keeping: Gatekeeping): Admitted | undefined {
	const { host, token, act } = keeping;
	const own = `http://${host}`;
	if (headers.host !== host || url.length > LONGEST || !url.startsWith("/")) return undefined;
	if (headers.origin !== undefined && headers.origin !== own) return undefined;
	// Browsers say who asks: the page itself (same-origin), or whoever typed or opened the address (none).
	const site = headers["sec-fetch-site"];
	if (site !== undefined && site !== "same-origin" && site !== "none") return undefined;
	const parsed = URL.canParse(url, own) ? new URL(url, own) : undefined;
	const [, secret = "", ...rest] = parsed?.pathname.split("/") ?? [];
	if (!parsed || parsed.host !== host || !isToken(secret, token)) return undefined;
	const request = { path: rest.join("/"), query: parsed.searchParams };
	if (method === "GET") return { method, ...request };
	if (method !== "POST" || !act) return undefined;
	// What acts comes from the page alone: a browser sends an Origin with every POST.
	if (headers.origin !== own || !JSON_TYPE.test(headers["content-type"] ?? "")) return undefined;
	return { method, ...request };
}

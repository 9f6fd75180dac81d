import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** A session's secret, which stands in the page's address: 192 bits, as a part of a path. */
export function newToken(): string {
	return randomBytes(24).toString("base64url");
}

/** Whether a text is the secret. How long it takes says nothing about where they differ. */
export function isToken(text: string, token: string): boolean {
	// timingSafeEqual wants texts of one length.
	const digest = (value: string) => createHash("sha256").update(value).digest();
	return timingSafeEqual(digest(text), digest(token));
}

import { describe, expect, it } from "vitest";
import { acceptSubject } from "../../../rehearsal/world/notified.ts";

describe("a subject", () => {
	it.each(["a", "!", "shop: green is live", "x".repeat(99)])("is taken: %s", (subject) => {
		expect(() => acceptSubject(subject)).not.toThrow();
	});

	it.each(["", " shop", "x".repeat(100), "gr\u00fcn", "a\nb", "a\u0007"])("is refused, as SNS does: %j", (subject) => {
		expect(() => acceptSubject(subject)).toThrow(expect.objectContaining({ name: "Refused" }));
	});
});

import { beforeAll, describe, expect, it } from "vitest";
import { refusals } from "./deployed.ts";

describe("a plan refuses", () => {
	let said: Readonly<Record<"far" | "other", string>>;
	beforeAll(() => {
		said = refusals({
			far: { certificate: { arn: "arn:aws:acm:us-east-1:123456789012:certificate/far" } },
			other: { hosted_zone: { id: "Z0EXISTING" }, zone_name: "example.org", https: false },
		});
	});

	it("a certificate of another region", () => {
		expect(said.far).toContain("The certificate is not of eu-west-1");
		expect(said.far).toContain("not arn:aws:acm:us-east-1:123456789012:certificate/far");
	});

	it("a hosted zone that has another name than the records", () => {
		expect(said.other).toContain("The hosted zone is named example.com, not example.org");
	});
});

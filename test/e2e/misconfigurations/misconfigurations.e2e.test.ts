/** Plain mistakes in Terraform, planted in copies of the stack: AWS would refuse each, and so does the suite. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MISCONFIGURATIONS, NO_MISCONFIGURATION } from "./misconfigurations.ts";
import { Planted } from "./planted.ts";

describe("a stack with a mistake", () => {
	const planted = new Planted();
	beforeAll(() => planted.synthesize());
	afterAll(() => planted.remove());

	it("is taken without one", async () => {
		await planted.apply(NO_MISCONFIGURATION);
	});

	it.each(MISCONFIGURATIONS)("is refused: $name", async ({ says, ...misconfiguration }) => {
		// Terraform breaks lines where it likes.
		const refused = await planted.apply(misconfiguration).then(
			() => "taken",
			(error: Error) => error.message.replace(/[│\s]+/g, " "),
		);
		expect(refused).toMatch(says);
	});
});

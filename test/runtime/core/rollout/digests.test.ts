import { describe, expect, it } from "vitest";
import { ran, unknownText } from "../../../../runtime/core/rollout/digests.ts";

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const task = (container: string, image: string, found?: string) => ({
	startedBy: "ecs-svc/2",
	container,
	image,
	...(found && { digest: found }),
});
const app = { container: "app", image: "app:1" };

describe("what a release was", () => {
	it("is what its tasks say that they run", () => {
		const running = [
			task("app", "app:1", digest("a")),
			task("app", "app:1", digest("a")),
			task("aws-guard", "x", digest("f")),
		];
		expect(ran([app], running)).toEqual([{ ...app, digest: digest("a") }]);
	});

	it("is what it was resolved to where they do not say, and what they say where they do", () => {
		const resolved = { ...app, digest: digest("a") };
		expect(ran([resolved], [])).toEqual([resolved]);
		expect(ran([resolved], [task("app", "app:1", digest("b"))])).toEqual([{ ...app, digest: digest("b") }]);
	});

	it("is the digest that they name, be their own that of one platform", () => {
		const running = [task("app", `app@${digest("a")}`, digest("b"))];
		expect(ran([{ ...app, digest: digest("a") }], running)).toEqual([{ ...app, digest: digest("a") }]);
	});

	it("is not known where tasks differ, or some do not say", () => {
		for (const other of [digest("b"), undefined]) {
			const running = [task("app", "app:1", digest("a")), task("app", "app:1", other)];
			expect(ran([{ ...app, digest: digest("a") }], running)).toEqual([app]);
		}
	});

	it("is told where it is not known", () => {
		expect(unknownText([{ ...app, digest: digest("a") }])).toBe("");
		expect(unknownText([app])).toContain("app:1 of app");
	});
});

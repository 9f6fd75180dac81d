import { describe, expect, it } from "vitest";
import { release } from "../../../runtime/core/release.ts";

const web = {
	name: "web",
	image: "shop:1",
	command: ["serve", "--port", "8080"],
	environment: [
		{ name: "A", value: "1" },
		{ name: "B", value: "2" },
	],
	logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "/shop/blue" } },
};
const sidecar = { name: "proxy", image: "envoy:3" };

describe("a release", () => {
	it("is the same in both colours although each writes its logs elsewhere", () => {
		const green = { ...web, logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "/shop/green" } } };
		expect(release([green])).toBe(release([web]));
	});

	it("is the same whatever the order of its containers and environment variables", () => {
		const shuffled = { ...web, environment: [...web.environment].reverse() };
		expect(release([sidecar, shuffled])).toBe(release([web, sidecar]));
	});

	it.each([
		["another image", { image: "shop:2" }],
		["another environment variable", { environment: [{ name: "A", value: "2" }] }],
		["another argument", { command: ["serve", "--port", "80"] }],
		["its arguments in another order", { command: ["serve", "8080", "--port"] }],
	])("is another one with %s", (_, change) => {
		expect(release([{ ...web, ...change }])).not.toBe(release([web]));
	});
});

import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { definitionsOf, HEALTH_PATH } from "../../../acceptance/stack/release.ts";

describe("a release", () => {
	const blue = definitionsOf("blue", { number: 3, status: 500 });
	const green = definitionsOf("green", { number: 2, status: 200 });
	const [container] = JSON.parse(blue);

	it("is said by the environment alone: the same image and command for good and sick ones", () => {
		const [other] = JSON.parse(green);
		expect({ ...other, environment: [] }).toEqual({ ...container, environment: [] });
		expect(container.environment).toEqual([
			{ name: "COLOR", value: "blue" },
			{ name: "RELEASE", value: "3" },
			{ name: "STATUS", value: "500" },
		]);
	});

	it("makes a configuration in which the page is sick and the health check is not", () => {
		const [shell, flag, command] = container.command;
		// What it writes and then becomes is nginx's; here it is printed.
		const printed = command.replace(/ > \S+ && exec .*$/, "");
		const env = Object.fromEntries(
			container.environment.map((one: { name: string; value: string }) => [one.name, one.value]),
		);
		const { stdout, status } = spawnSync(shell, [flag, printed], { env, encoding: "utf8" });
		expect(status).toBe(0);
		expect(stdout).toContain(`location = ${HEALTH_PATH} { return 200; } location / { return 500; } }`);
		expect(stdout).toContain("add_header x-acceptance-color blue always; add_header x-acceptance-release 3 always;");
		expect(stdout.match(/{/g)?.length).toBe(stdout.match(/}/g)?.length);
	});
});

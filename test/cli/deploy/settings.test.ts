import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { completed } from "../../../cli/deploy/ask.ts";
import { COSTS, costLines } from "../../../cli/deploy/costs.ts";
import { settingFaults, settingsOf } from "../../../cli/deploy/settings.ts";

const SAID = { name: "web", region: "eu-west-1", repository: "acme/web" };

describe("settings", () => {
	it("are a repository's main branch in a private zone, if nobody says otherwise", () => {
		expect(settingsOf(SAID)).toMatchObject({
			branch: "main",
			zone_name: null,
			source_bucket: null,
			source_image_tag: null,
		});
		const images = settingsOf({ ...SAID, repository: null, source_image_repository: "web/app" });
		expect(images).toMatchObject({ branch: null, source_image_tag: "latest" });
	});

	it("have all their faults told at once", () => {
		const faults = settingFaults({
			name: "Web",
			region: "Ireland",
			repository: "https://github.com/acme/web",
			branch: "a..b",
			source_bucket: "b",
			source_image_tag: "-x",
			zone_name: "${file(1)}",
		});
		expect(faults.map((fault) => fault.split(" ")[0])).toEqual([
			"--name",
			"--region",
			"--repository",
			"--branch",
			"--source-bucket",
			"--source-image-tag",
			"--zone",
			"say",
			"--source-key",
			"--source-image-tag",
		]);
		expect(settingFaults({})).toEqual([
			expect.stringContaining("--name is missing"),
			expect.stringContaining("--region is missing"),
			expect.stringContaining("one of --repository, --source-bucket and --source-image-repository (given: none)"),
		]);
	});

	it.each(["x${a}", 'x"', "x\ny", "%{if}", "x y"])(
		"let nothing through that Terraform would take for code: %j",
		(text) => {
			const { name, ...rest } = SAID;
			for (const key of [
				"repository",
				"branch",
				"source_bucket",
				"source_key",
				"source_image_tag",
				"source_image_repository",
				"zone_name",
				"region",
			])
				expect(settingFaults({ name, ...rest, [key]: text }).join("\n")).toContain("(given: x".slice(0, 8));
			expect(settingFaults({ ...SAID, name: text })).not.toEqual([]);
		},
	);

	it("are asked for, as far as nobody has said them, and again when they cannot be", async () => {
		const answers = ["Web", "web", "", "my-bucket", "web.zip", ""];
		const asked: string[] = [];
		const answer = async (question: string) => {
			asked.push(question);
			return answers.shift() ?? "";
		};
		const said = await completed({ region: "eu-west-1" }, { answer });
		expect(settingsOf(said)).toMatchObject({
			name: "web",
			repository: null,
			source_bucket: "my-bucket",
			zone_name: null,
		});
		expect(asked[1]).toContain("--name must be 1 to 20 lower-case letters");
	});
});

describe("costs", () => {
	const table = readFileSync("docs/cost.md", "utf8");

	it.each([
		["two load balancers", 2],
		["monitoring", 1],
		["safety net", 1],
		["dashboard", 1],
	])("of %s are those of docs/cost.md", (what, count) => {
		const row = new RegExp(
			`\\| .*${what.replace("two load balancers", "second load balancer")}.*\\| (\\d+\\.\\d+) *\\|`,
		).exec(table);
		expect(COSTS.find((one) => one.what.includes(what))?.monthly).toBeCloseTo(count * Number(row?.[1]), 2);
	});

	it("add up, with and without a public zone", () => {
		for (const zone of ["example.com", null]) {
			const [first = "", ...lines] = costLines(zone);
			const sum = lines.reduce((all, line) => all + Number(/\$ *(\d+\.\d+)/.exec(line)?.[1]), 0);
			expect(Number(/\$(\d+)/.exec(first)?.[1])).toBe(Number(sum.toFixed(0)));
		}
		expect(costLines(null).join("\n")).toContain("private hosted zone");
	});
});

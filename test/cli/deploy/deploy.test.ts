import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { deploy } from "../../../cli/deploy/deploy.ts";
import { AwsRefused, Failed } from "../../../cli/deploy/end.ts";
import { type Said, settingsOf } from "../../../cli/deploy/settings.ts";
import { InvalidInput } from "../../../runtime/errors.ts";
import { BUILT, IMAGE, OUTPUTS, toolsOf, wellWorld } from "./fakes.ts";

const SAID: Said = { name: "web", region: "eu-west-1", repository: "acme/web", zone_name: "example.com" };
const SETTINGS = settingsOf(SAID);
const YES = { yes: true, change: false };
const valuesIn = (root: string) => readFileSync(join(root, "terraform.tfvars"), "utf8");

describe("bin/deploy", () => {
	it("deploys what builds, waits for the connection and the first build, then what runs it", async () => {
		const { deploying, done, said, root } = toolsOf(wellWorld());
		const output = await deploy(SETTINGS, YES, deploying);
		expect(done).toEqual(["init", "apply", "apply"]);
		expect(output).toMatchObject({
			serviceUrl: OUTPUTS.service_url,
			previewUrl: OUTPUTS.preview_url,
			pipeline: "web-delivery",
		});
		expect(valuesIn(root)).toContain(`initial_image = "${IMAGE}"\n`);
		const text = said.join("\n");
		expect(text).toMatch(/in account 123456789012 and region eu-west-1/);
		expect(text).toMatch(/costs about \$\d+ a month/);
		expect(text).toContain(`open ${OUTPUTS.connection_url}, and press "Update pending connection"`);
		expect(text).toContain("  Build: InProgress\n");
	});

	it("says what a private zone does not show", async () => {
		const { deploying, said } = toolsOf(wellWorld());
		await deploy(settingsOf({ ...SAID, zone_name: null }), YES, deploying);
		expect(said.join("\n")).toContain("what is not shown is a browser's way to it");
	});

	it("begins a build where none is, or the newest has failed before", async () => {
		for (const first of [
			undefined,
			{ ...BUILT, execution: "0", status: "failed" as const, image: undefined, at: "Source: Failed" },
		]) {
			const { deploying, done } = toolsOf({ ...wellWorld(), pending: 0, builds: [first, first, BUILT] });
			await deploy(SETTINGS, YES, deploying);
			expect(done).toEqual(["init", "apply", "start web-delivery", "apply"]);
		}
	});

	it("waits until the first execution has ended: an apply would cancel it", async () => {
		const builds = [{ ...BUILT, ended: false, at: "Order" }, BUILT];
		const { deploying, said } = toolsOf({ ...wellWorld(), pending: 0, builds });
		await deploy(SETTINGS, YES, deploying);
		expect(said.indexOf("  Order")).toBeLessThan(said.indexOf("  Build: Succeeded"));
	});

	it("goes on after an interruption: what is deployed is applied once more, and nothing is waited for", async () => {
		const world = wellWorld();
		const { deploying, done, root } = toolsOf(world);
		await deploy(SETTINGS, YES, deploying);
		const before = valuesIn(root);
		done.length = 0;
		world.builds = [undefined];
		await deploy(SETTINGS, YES, deploying);
		expect(done).toEqual(["init", "apply"]);
		expect(valuesIn(root)).toBe(before);
	});

	it.each([
		["an apply fails", { failing: ["apply"] }, "terraform apply ended with 1"],
		[
			"nobody activates the connection",
			{ pending: 1_000 },
			"the connection is pending still: open https://console.example/connections",
		],
		[
			"the build fails",
			{
				pending: 0,
				builds: [
					{ ...BUILT, status: "failed" as const, image: undefined, at: "Build: Failed (tests)" },
					{ ...BUILT, execution: "2", status: "failed" as const, image: undefined, at: "Build: Failed (tests)" },
				],
			},
			"the first build failed (Build: Failed (tests))",
		],
		[
			"the build does not end",
			{ pending: 0, builds: [{ ...BUILT, status: "running" as const, ended: false, image: undefined }] },
			"the first build has not ended in time",
		],
	])("says that %s, and goes on the next time", async (_, more, text) => {
		const world = { ...wellWorld(), ...more };
		const { deploying, root } = toolsOf(world);
		const error = await deploy(SETTINGS, YES, deploying).catch((one) => one);
		expect(error).toBeInstanceOf(Failed);
		expect(error.message).toContain(text);
		Object.assign(world, { failing: [], pending: 0, builds: [BUILT] });
		expect(await deploy(SETTINGS, YES, deploying)).toMatchObject({ serviceUrl: OUTPUTS.service_url });
		expect(valuesIn(root)).toContain(IMAGE);
	});
});

describe("bin/deploy changes nothing", () => {
	it.each([
		["without Terraform", { version: undefined }, SAID, "terraform was not found: install 1.9 or later"],
		["with an old one", { version: "1.8.5" }, SAID, "terraform 1.8.5 is too old: install 1.9 or later"],
		[
			"where there is no such zone",
			{ zones: [] },
			SAID,
			"--zone: account 123456789012 has no public hosted zone example.com",
		],
		[
			"where there is no such bucket",
			{},
			{ ...SAID, repository: null, source_bucket: "none", source_key: "a.zip" },
			"there is no bucket none",
		],
		["when somebody says no", { answers: ["n"] }, SAID, "you did not agree"],
		["when nobody can be asked", {}, SAID, "nobody can be asked here: --yes agrees beforehand"],
	])("%s", async (_, more, said, text) => {
		const { deploying, done, root } = toolsOf({ ...wellWorld(), ...more });
		const error = await deploy(settingsOf(said), { yes: false, change: false }, deploying).catch((one) => one);
		expect(error).toBeInstanceOf(InvalidInput);
		expect(error.faults.join("\n")).toContain(text);
		expect(done).toEqual([]);
		expect(existsSync(join(root, "terraform.tfvars"))).toBe(false);
	});

	it("where permissions are missing, and says which", async () => {
		const { deploying, done, root } = toolsOf({ ...wellWorld(), denied: ["ec2:CreateVpc", "iam:PassRole"] });
		const error = await deploy(SETTINGS, YES, deploying).catch((one) => one);
		expect(error).toBeInstanceOf(AwsRefused);
		expect(error.message).toContain("arn:aws:iam::123456789012:user/me may not ec2:CreateVpc, iam:PassRole");
		expect(done).toEqual([]);
		expect(existsSync(join(root, "terraform.tfvars"))).toBe(false);
	});

	it("but says what it could not check", async () => {
		const { deploying, said } = toolsOf({ ...wellWorld(), denied: "iam:SimulatePrincipalPolicy was not answered" });
		await deploy(SETTINGS, YES, deploying);
		expect(said).toContain("what you may do was not checked: iam:SimulatePrincipalPolicy was not answered");
	});

	it("where terraform.tfvars says otherwise, unless it may; what is somebody's own stays", async () => {
		const { deploying, root, done } = toolsOf(wellWorld());
		const own = '# ours\nname = "web"\nbranch = "next" \nschedule = [\n  { percent = 0 },\n]\n';
		writeFileSync(join(root, "terraform.tfvars"), own);
		const error = await deploy(SETTINGS, YES, deploying).catch((one) => one);
		expect(error.faults).toEqual([
			expect.stringMatching(/^branch is "next" in terraform.tfvars, and "main" was asked for: .*--change/),
		]);
		expect([valuesIn(root), done]).toEqual([own, []]);
		await deploy(SETTINGS, { yes: true, change: true }, deploying);
		expect(valuesIn(root)).toContain('# ours\nname = "web"\nbranch = "main"\nschedule = [\n  { percent = 0 },\n]\n');
	});

	it("of another deployment, whatever may be written over", async () => {
		const world = wellWorld();
		const { deploying, done } = toolsOf(world);
		await deploy(SETTINGS, YES, deploying);
		done.length = 0;
		const other = { ...SETTINGS, name: "shop" };
		const error = await deploy(other, { yes: true, change: true }, deploying).catch((one) => one);
		expect(error.faults[0]).toContain("has another deployment's state. Remove that with bin/cleanup first");
		expect(done).toEqual([]);
	});

	it("that it does not understand in terraform.tfvars", async () => {
		const { deploying, root, done } = toolsOf(wellWorld());
		writeFileSync(join(root, "terraform.tfvars"), "name = local.name\n");
		await expect(deploy(SETTINGS, YES, deploying)).rejects.toThrow("name is no text in one line");
		expect(done).toEqual([]);
	});
});

import { describe, expect, it } from "vitest";
import { cleanup } from "../../../cli/deploy/cleanup.ts";
import { deploy } from "../../../cli/deploy/deploy.ts";
import { Failed, Interrupted } from "../../../cli/deploy/end.ts";
import { settingsOf } from "../../../cli/deploy/settings.ts";
import { toolsOf, wellWorld } from "./fakes.ts";

const SETTINGS = settingsOf({ name: "web", region: "eu-west-1", repository: "acme/web", zone_name: "example.com" });

async function deployed(more: Partial<ReturnType<typeof wellWorld>> = {}) {
	const world = { ...wellWorld(), ...more };
	const tools = toolsOf(world);
	await deploy(SETTINGS, { yes: true, change: false }, tools.deploying);
	tools.done.length = 0;
	return { world, ...tools };
}

const ALL = [
	"init",
	"stop web-delivery",
	"stop rollouts of web-rollout",
	"apply deletion_protection=false",
	"empty repository web",
	"empty bucket web-artifacts-1",
	"destroy module.pipeline",
	"destroy module.web",
	"destroy module.controller",
	"destroy",
];

describe("bin/cleanup", () => {
	it("stops what runs, then removes pipeline, service and controller, with images and artifacts", async () => {
		const { cleaning, done } = await deployed();
		expect(await cleanup("web", true, cleaning)).toMatchObject({ left: [] });
		expect(done).toEqual(ALL);
	});

	it("waits until no rollout runs any more", async () => {
		const { cleaning, done } = await deployed({ rollouts: 2 });
		await cleanup("web", true, cleaning);
		expect(done.filter((one) => one.startsWith("stop rollouts"))).toHaveLength(3);
	});

	it("does nothing over again where nothing is left", async () => {
		const { cleaning, done } = await deployed();
		await cleanup("web", true, cleaning);
		done.length = 0;
		expect(await cleanup("web", true, cleaning)).toMatchObject({ left: [] });
		expect(done).toEqual([]);
	});

	it("goes on after an interruption, and makes nothing again that is gone", async () => {
		const world = { failing: Array(3).fill("destroy module.web") };
		const { cleaning, done } = await deployed(world);
		await expect(cleanup("web", true, cleaning)).rejects.toBeInstanceOf(Failed);
		done.length = 0;
		expect(await cleanup("web", true, cleaning)).toMatchObject({ left: [] });
		expect(done).toEqual(ALL.filter((one) => !/^apply|pipeline$/.test(one)));
	});

	it("tries again what AWS still holds on to", async () => {
		const { cleaning, said } = await deployed({ failing: ["destroy module.web"] });
		expect(await cleanup("web", true, cleaning)).toMatchObject({ left: [] });
		expect(said).toContain("terraform destroy module.web ended with 1");
	});

	it("tries nothing again that somebody has interrupted", async () => {
		const { cleaning, done } = await deployed();
		const destroy = async (targets: readonly string[] = []) => {
			done.push(["destroy", ...targets].join(" "));
			throw new Interrupted();
		};
		const terraform = { ...cleaning.terraform, destroy };
		await expect(cleanup("web", true, { ...cleaning, terraform })).rejects.toBeInstanceOf(Failed);
		expect(done.filter((one) => one.startsWith("destroy"))).toEqual(["destroy module.pipeline"]);
	});

	it("lists what is left", async () => {
		const { cleaning } = await deployed({ left: ["log group /aws/lambda/web-release"] });
		expect((await cleanup("web", true, cleaning)).left).toEqual(["log group /aws/lambda/web-release"]);
	});

	it.each([
		[["no"], "you did not agree"],
		[undefined, "nobody can be asked here"],
	])("changes nothing when it may not: %j", async (answers, text) => {
		const { cleaning, done } = await deployed();
		const operator = answers && { answer: async () => answers[0] ?? "" };
		await expect(cleanup("web", false, { ...cleaning, operator })).rejects.toThrow(text);
		expect(done).toEqual([]);
	});
});

/** docs/upgrade.md by real Terraform: what version 0.2 has made is upgraded, and nothing of it is destroyed, replaced or forgotten. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inventory } from "../harness/inventory.ts";
import { addressesOf } from "./fixture.ts";
import { lost } from "./lost.ts";
import { attachRoot, completeRoot, type Estate, serviceRoot } from "./roots.ts";
import { type UpgradedRoot, Upgrading } from "./upgrading.ts";

describe("what version 0.2 has made", () => {
	let upgrading: Upgrading;
	let estate: Estate;
	let service: UpgradedRoot;
	let complete: UpgradedRoot;
	let attach: UpgradedRoot;
	let before: readonly string[];

	beforeAll(async () => {
		upgrading = await Upgrading.begin();
	});
	afterAll(() => upgrading?.end());

	/** Plans an upgrade, which must lose nothing; applies it; and plans again, which must have nothing to do. */
	async function upgraded(root: UpgradedRoot): Promise<void> {
		expect(lost(await root.plan())).toEqual([]);
		await root.apply();
		expect(await root.plan()).toEqual([]);
	}

	it("is there: in an estate by two modules, all in one, and attached to load balancers that were there before", async () => {
		complete = await upgrading.root("complete").consistOf(completeRoot("0.2"));
		const inEstate = async () => {
			estate = await upgrading.estate();
			service = await upgrading.root("service").consistOf(serviceRoot(estate, { controller: "0.2", service: "0.2" }));
			attach = await upgrading.root("attach").consistOf(attachRoot(estate, "0.2"));
			await Promise.all([service.apply(), attach.apply()]);
		};
		await Promise.all([complete.apply(), inEstate()]);
		upgrading.upgrade();
		before = (await inventory(upgrading.aws)).names;
		expect(before.length).toBeGreaterThan(100);
	});

	it("is every resource that version 0.2 knows", async () => {
		const created = await Promise.all([service, complete, attach].map((root) => root.addresses()));
		const plain = new Set(created.flat().map((address) => address.replace(/\[[^\]]*\]$/, "")));
		const missing = (module: string, inside: readonly string[]) =>
			addressesOf(module).filter((address) => !inside.some((path) => plain.has(`module.${path}.${address}`)));
		expect({
			controller: missing("controller", ["controller"]),
			attach: missing("attach", ["attach"]),
			service: missing("service", ["service", "complete"]),
		}).toEqual({ controller: [], attach: [], service: [] });
	});

	it("would be destroyed where a single `moved` block is missing", async () => {
		upgrading.withoutMove("planted", "complete", "aws_lb.service_blue_edge");
		const planted = JSON.parse(JSON.stringify(completeRoot("now")).replaceAll("../terraform/", "../planted/"));
		const twin = await complete.twin("complete-planted").consistOf(planted);
		expect(lost(await twin.plan())).toContain("delete module.complete.aws_lb.service_blue_edge");
	});

	it("loses nothing to the controller, which is upgraded first, while the service is what it was", async () => {
		await upgraded(await service.consistOf(serviceRoot(estate, { controller: "now", service: "0.2" })));
	});

	it("loses nothing to the modules that come after it, or that have all in one", async () => {
		// docs/upgrade.md: of a service whose task definitions a pipeline deployed.
		for (const color of ["blue", "green"]) {
			const at = (name: string) => `module.service.aws_ecs_service.service_${color}${name}[0]`;
			await service.move(at("_pipeline"), at(""));
		}
		await service.consistOf(serviceRoot(estate, { controller: "now", service: "now" }));
		await complete.consistOf(completeRoot("now"));
		await attach.consistOf(attachRoot(estate, "now"));
		await Promise.all([service, complete, attach].map(upgraded));
	});

	it("has restarted no task, and one of those that serve comes back when it is killed", async () => {
		const { gateway } = upgrading;
		const own = gateway
			.services()
			.filter((arn) => /task-definition\/(web|search)-(blue|green):1$/.test(gateway.deploymentOf(arn).taskDefinition));
		expect(own).toHaveLength(4);
		const counts = await Promise.all(own.map((arn) => upgrading.runningTasks(arn)));
		const serving = own.filter((_, i) => counts[i] !== 0);
		expect(serving).toHaveLength(2);
		for (const arn of serving) expect(await gateway.kill(arn), arn).toBeUndefined();
		expect(await Promise.all(own.map((arn) => upgrading.runningTasks(arn)))).toEqual(counts);
	});

	it("is still there in AWS, by the same names", async () => {
		const { names } = await inventory(upgrading.aws);
		expect(before.filter((name) => !names.includes(name))).toEqual([]);
	});
});

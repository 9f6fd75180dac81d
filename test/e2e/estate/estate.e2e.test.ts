/**
 * examples/existing-estate and docs/adopt.md against a simulated AWS, by real Terraform: an estate that another root has made
 * releases by canaries; one with a single load balancer gets two; and the way back.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PROBE_DEADLINE_MS } from "../harness/previews.ts";
import type { PlannedChange } from "../harness/terraform-folder.ts";
import { IN_PROGRESS, weights } from "../steps/suite.ts";
import { silences } from "./answers.ts";
import { EstateWorld } from "./estate-world.ts";
import type { Root } from "./root.ts";

const SHOP = "shop.estate.example";
const BOOKS = "books.books.example";
const ESTATE = ["versions", "network", "albs", "services", "records", "outputs"].map((name) => `estate/${name}.tf`);
const WITHOUT_RECORDS = ESTATE.filter((file) => file !== "estate/records.tf");
const TYPES = ["A", "AAAA"];
const image = (version: number) => `registry.example/app:${version}`;
const images = (blue: number, green: number) => ({ blue: image(blue), green: image(green) });
const SEARCH = "search.estate.example";
const INTERIM = `next.${SEARCH}`;
const HOME = `home.${SEARCH}`;
const books = { name: "books", zone_name: "books.example" };
const schedule = [20, 100].map((percent) => ({ percent, bake_seconds: 60 }));

/** The records of the name that users resolve, as the module `service` calls them. */
const SEARCH_RECORDS = TYPES.flatMap((type) =>
	["blue", "green"].map((color) => `module.search.aws_route53_record.weighted_${type.toLowerCase()}["${color}"]`),
);

/** A plan in short, in the order of the alphabet. */
const changesIn = (plan: readonly PlannedChange[]) =>
	plan.map(({ actions, address }) => `${actions} ${address}`).sort();

describe("an estate that is there already", () => {
	let world: EstateWorld;

	beforeAll(async () => {
		world = await EstateWorld.create();
	});
	afterAll(() => world?.end());

	/** The zone of one of the estates. */
	const zoneOf = (name: string) => {
		const apex = `${name.split(".").slice(1).join(".")}.`;
		return String(world.gateway.zones().find((id) => world.gateway.records(id).some(({ Name }) => Name === apex)));
	};
	/** How many tasks stand behind each load balancer that a name leads to. */
	const served = (name: string) => world.served.by(zoneOf(name), name);
	/** Moments at which a name that had answered answered nothing. */
	const silent = (name: string) =>
		TYPES.flatMap((type) => silences(world.gateway.recordHistory(zoneOf(name)), name, type));
	const crossed = async (root: Root, name: string) => world.change(zoneOf(name), (await root.outputs()).crossing);

	it("is made by a root of its own, beside another that has one load balancer and a plain name", async () => {
		const { estate, adopted } = world;
		estate.consistOf(...ESTATE);
		estate.set({ images: images(1, 1) });
		adopted.consistOf("estate/versions.tf", "estate/network.tf", "adopt/before/shop.tf");
		adopted.set({ ...books, images: images(1, 1) });
		await Promise.all([estate.apply(), adopted.apply()]);
		expect(await served(SHOP)).toEqual({ shop: 2 });
		expect(await served(BOOKS)).toEqual({ books: 2 });
	});

	it("is attached by a second root; meanwhile the other one gets its second load balancer, and loses nothing", async () => {
		const { canary, adopted } = world;
		canary.consistOf("canary/versions.tf", "canary/main.tf");
		canary.set({ schedule, probe_deadline_ms: PROBE_DEADLINE_MS, deletion_protection: false });
		adopted.consistOf(...WITHOUT_RECORDS, "adopt/1-albs/adopt.tf");
		const planned = await adopted.plan();
		expect(changesIn(planned).filter((change) => !change.startsWith("create"))).toEqual([
			'update aws_ecs_service.color["blue"]',
			'update aws_lb.alb["blue"]',
			'update aws_lb_listener.production["blue"]',
			'update aws_lb_target_group.pair["blue-blue"]',
		]);
		await Promise.all([canary.apply(), adopted.apply()]);
		expect(await served(BOOKS)).toEqual({ books: 2 });
	});

	it("crosses from plain records to weighted ones in one change, and has Terraform take them up as they are", async () => {
		const { adopted, search } = world;
		search.consistOf("search/versions.tf", "search/main.tf");
		search.set({ record_name: INTERIM });
		await crossed(adopted, BOOKS);
		adopted.consistOf(...ESTATE, "adopt/2-records/adopt.tf");
		expect(changesIn(await adopted.plan())).toEqual([
			...TYPES.map((type) => `create aws_route53_record.preview["${type}"]`),
			"delete output.crossing",
			...TYPES.map((type) => `forget aws_route53_record.shop["${type}"]`),
		]);
		// Somebody who applies what was there before is refused.
		adopted.consistOf(...WITHOUT_RECORDS, "adopt/1-albs/adopt.tf");
		await expect(adopted.apply()).rejects.toThrow("other RRSets exist with the same name and type");
		adopted.consistOf(...ESTATE, "adopt/2-records/adopt.tf");
		await Promise.all([adopted.apply(), search.apply()]);
		adopted.consistOf(...ESTATE);
		expect(await adopted.plan()).toEqual([]);
		expect(await served(BOOKS)).toEqual({ books: 2 });
		expect(silent(BOOKS)).toEqual([]);
	});

	it("releases a new image of the idle color, after which neither root has anything to change", async () => {
		const { estate, canary, gateway } = world;
		estate.set({ images: images(1, 2) });
		await estate.apply();
		const subject = await world.subject("shop");
		const observed: unknown[] = [];
		const result = await subject.release("green", IN_PROGRESS, ({ name }) => {
			if (name === "Shift") observed.push(subject.view.weights());
		});
		world.rest();
		expect(result).toMatchObject({ status: "SUCCEEDED" });
		expect(observed).toEqual([weights(80, 20), weights(0, 100)]);
		expect(await subject.view.history(subject.deploymentId("green"))).toMatchObject({ outcome: "completed" });
		expect(await subject.view.routes()).toEqual({ blue: "green", green: "green" });
		expect(await subject.view.productionTags()).toEqual({ green: Array(3).fill("true"), blue: Array(3).fill("false") });
		expect(await subject.view.desiredCounts()).toEqual({ blue: 0, green: 2 });
		expect(subject.previewRequests("green")).not.toEqual([]);
		expect(world.failures).toEqual([]);
		const refused = await world.ungranted();
		expect(Object.keys(refused).length).toBeGreaterThanOrEqual(3);
		expect(Object.values(refused).flat()).toEqual([]);
		expect(gateway.recordHistory(zoneOf(SHOP)).length).toBeGreaterThan(2);
		expect(await Promise.all([estate.plan(), canary.plan()])).toEqual([[], []]);
	});

	it("moves users from the ancestor's records to the load balancers that the module has made", async () => {
		const { search } = world;
		const zone = zoneOf(SEARCH);
		const [old] = world.gateway.records(zone).filter(({ Name }) => Name === `${SHOP}.`);
		await world.aws.upsert(
			zone,
			(["blue", "green"] as const).map((SetIdentifier) => ({
				...{ Name: `${SEARCH}.`, Type: "A", SetIdentifier, Weight: SetIdentifier === "blue" ? 100 : 0 },
				...(old?.AliasTarget && { AliasTarget: old.AliasTarget }),
			})),
		);
		await world.cross(zone, SEARCH, INTERIM);
		expect(await served(SEARCH)).toEqual({ "search-blue": 2 });
		await search.forget(...SEARCH_RECORDS);
		search.consistOf("search/versions.tf", "search/main.tf", "adopt/3-new-albs/adopt.tf");
		search.set({ record_name: SEARCH });
		expect((await search.plan()).filter(({ address }) => SEARCH_RECORDS.includes(address))).toEqual([]);
		await search.apply();
		search.consistOf("search/versions.tf", "search/main.tf");
		expect(await search.plan()).toEqual([]);
		expect(await served(SEARCH)).toEqual({ "search-blue": 2 });
	});

	it("moves them on to plain records, and takes the load balancers away behind them", async () => {
		const { search } = world;
		const zone = zoneOf(SEARCH);
		const plain = world.gateway.records(zone).filter(({ Name, Weight }) => Name === `${SHOP}.` && Weight === 100);
		await world.aws.upsert(
			zone,
			plain.map(({ Type, AliasTarget }) => ({ Name: `${HOME}.`, Type, ...(AliasTarget && { AliasTarget }) })),
		);
		await world.cross(zone, SEARCH, HOME);
		search.consistOf("search/versions.tf", "leave/3-new-albs/leave.tf");
		search.set({});
		await search.apply();
		expect(await served(SEARCH)).toEqual({ "shop-green": 2 });
		expect(silent(SEARCH)).toEqual([]);
	});

	it("goes back to a plain name on the load balancer that serves, and nothing of the canary is left", async () => {
		const { estate, canary } = world;
		await canary.destroy();
		expect(await served(SHOP)).toEqual({ "shop-green": 2 });
		estate.consistOf(...ESTATE, "leave/1-batch/leave.tf");
		estate.set({ images: images(1, 2), kept: "green" });
		await estate.apply();
		await crossed(estate, SHOP);
		estate.consistOf(...WITHOUT_RECORDS, "leave/2-records/records.tf");
		expect(changesIn(await estate.plan())).toEqual([
			...TYPES.map((type) => `delete aws_route53_record.preview["${type}"]`),
			"delete output.crossing",
			...["blue-A", "blue-AAAA", "green-A", "green-AAAA"].map((key) => `forget aws_route53_record.weighted["${key}"]`),
		]);
		await estate.apply();
		expect(await estate.plan()).toEqual([]);
		expect(await served(SHOP)).toEqual({ "shop-green": 2 });
		expect(silent(SHOP)).toEqual([]);
	});
});

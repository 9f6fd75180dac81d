/**
 * examples/existing-estate and docs/adopt.md against a simulated AWS, by real Terraform: an estate that another root has made
 * releases by canaries; one with a single load balancer gets two; and the way back.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PROBE_DEADLINE_MS } from "../harness/previews.ts";
import { IN_PROGRESS, weights } from "../steps/suite.ts";
import { silences } from "./answers.ts";
import { EstateWorld } from "./estate-world.ts";
import type { Root } from "./root.ts";

const SHOP = "shop.estate.example";
const BOOKS = "books.books.example";
const ESTATE = ["versions", "network", "edges", "services", "records", "outputs"].map((name) => `estate/${name}.tf`);
const WITHOUT_RECORDS = ESTATE.filter((file) => file !== "estate/records.tf");
const image = (version: number) => `registry.example/app:${version}`;
const images = (blue: number, green: number) => ({ blue: image(blue), green: image(green) });
const books = { name: "books", zone_name: "books.example" };
const schedule = [20, 100].map((percent) => ({ percent, bake_seconds: 60 }));

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
		["A", "AAAA"].flatMap((type) => silences(world.gateway.recordHistory(zoneOf(name)), name, type));
	const cross = async (root: Root, name: string) => world.change(zoneOf(name), (await root.outputs()).crossing);

	it("is made by a root of its own, beside another that has one load balancer and a plain name", async () => {
		const { estate, adopted } = world;
		estate.consistOf(...ESTATE);
		estate.set({ images: images(1, 1) });
		adopted.consistOf("estate/versions.tf", "estate/network.tf", "adopt/before/shop.tf");
		adopted.set({ ...books, images: images(1, 1) });
		await Promise.all([estate.apply(), adopted.apply()]);
		expect(await Promise.all([estate.plan(), adopted.plan()])).toEqual([[], []]);
		expect(await served(SHOP)).toEqual({ shop: 2 });
		expect(await served(BOOKS)).toEqual({ books: 2 });
	});

	it("gets a second load balancer beside the one that it has, which serves on", async () => {
		world.adopted.consistOf(...WITHOUT_RECORDS, "adopt/1-edges/adopt.tf");
		const planned = await world.adopted.plan();
		console.log(planned.filter((p) => p.actions[0] !== "create").map((p) => JSON.stringify(p)).join("\n"));
		await world.adopted.apply();
		expect(await served(BOOKS)).toEqual({ books: 2 });
		expect(await world.adopted.plan()).toEqual([]);
	});

	it("crosses from plain records to weighted ones in one change, and lets Terraform take them up", async () => {
		const { adopted } = world;
		await cross(adopted, BOOKS);
		expect(await served(BOOKS)).toEqual({ books: 2 });
		adopted.consistOf(...ESTATE, "adopt/2-records/adopt.tf");
		console.log((await adopted.plan()).map((p) => JSON.stringify(p)).join("\n"));
		await adopted.apply();
		adopted.consistOf(...ESTATE);
		expect(await adopted.plan()).toEqual([]);
		expect(await served(BOOKS)).toEqual({ books: 2 });
		expect(silent(BOOKS)).toEqual([]);
	});
});

import { describe, expect, it } from "vitest";
import { digestOf, RELEASE } from "../../../rehearsal/world/ecs/services.ts";
import { Throttled } from "../../../runtime/errors.ts";
import type { RunningImage } from "../../../runtime/ports/index.ts";
import { baked } from "../../support/baked.ts";
import type { Scene } from "../../support/scene.ts";

/** The tasks' containers as ECS would say them. */
function say(scene: Scene, change: (images: RunningImage[]) => RunningImage[]): void {
	scene.hook = async ({ name }, next) =>
		name === "services.images" ? change((await next()) as RunningImage[]) : next();
}

const kept = async ({ world }: Scene) => (await world.attempts.release("shop", 1))?.images;

describe("a release that completes", () => {
	it("keeps by which digests its tasks run", async () => {
		const { scene, document } = await baked();
		const { announcement } = await scene.run("complete", document);
		expect(await kept(scene)).toEqual([{ container: "app", image: RELEASE, digest: digestOf(RELEASE) }]);
		expect(announcement?.message).not.toContain("with one voice");
	});

	it("says so where they run different bytes, asked again as well, and keeps none", async () => {
		const { scene, document } = await baked();
		say(scene, (images) => images.map((image, i) => (i === 0 ? { ...image, digest: digestOf("moved") } : image)));
		for (const _ of ["first", "again"]) {
			const { announcement } = await scene.run("complete", document);
			expect(announcement?.message).toContain(`do not say with one voice what runs as ${RELEASE} of app`);
		}
		expect(await kept(scene)).toEqual([{ container: "app", image: RELEASE }]);
	});

	it("asks no tasks of another deployment", async () => {
		const { scene, document } = await baked();
		const other = { startedBy: "ecs-svc/1", container: "app", image: RELEASE, digest: digestOf("before") };
		say(scene, (images) => [...images, other]);
		await scene.run("complete", document);
		expect(await kept(scene)).toMatchObject([{ digest: digestOf(RELEASE) }]);
	});

	it.each(["services.running", "services.images"])("completes where nobody can say: %s", async (port) => {
		const { scene, document } = await baked();
		scene.hook = async ({ name }, next) => {
			if (name === port) throw new Throttled(port, {});
			return next();
		};
		await scene.run("complete", document);
		expect((await scene.snapshot()).history?.outcome).toBe("completed");
		expect(await kept(scene)).toEqual([{ container: "app", image: RELEASE }]);
		expect(scene.lines.map(({ message }) => message)).toContainEqual(expect.stringContaining("cannot be read"));
	});

	it("keeps what it was resolved to where no task is listed", async () => {
		const { scene, document } = await baked();
		scene.hook = async ({ name }, next) => (name === "services.running" ? [] : next());
		await scene.run("complete", document);
		expect(await kept(scene)).toEqual([{ container: "app", image: RELEASE }]);
		expect(scene.calls.map(({ name }) => name)).not.toContain("services.images");
	});

	it("does not take a fault of its own for no data", async () => {
		const { scene, document } = await baked();
		scene.hook = async ({ name }, next) => {
			if (name === "services.images") throw new TypeError("a fault");
			return next();
		};
		await expect(scene.run("complete", document)).rejects.toThrow(TypeError);
		expect((await scene.snapshot()).lock).toBeDefined();
		expect(await kept(scene)).toEqual([{ container: "app", image: RELEASE }]);
	});
});

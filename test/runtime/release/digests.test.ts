import { beforeEach, describe, expect, it } from "vitest";
import { WorldImages } from "../../../rehearsal/world/images.ts";
import { IMAGE_TAG, type ReleaseRequest, TEMPLATE_TAG } from "../../../runtime/contract/index.ts";
import { Unavailable } from "../../../runtime/errors.ts";
import { definitionOf } from "../../../runtime/release/template.ts";
import { wantedOf } from "../../../runtime/release/wanted.ts";
import { at, strangersLock } from "../../support/documents.ts";
import { Family, revisionOf } from "../../support/family.ts";
import { Scene } from "../../support/scene.ts";

const TEMPLATE = "1".repeat(64);
const REPOSITORY = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop";
const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

let scene: Scene;
let images: WorldImages;
let family: Family;

beforeEach(async () => {
	scene = await Scene.atRest();
	images = new WorldImages();
	images.push(`${REPOSITORY}:v1`, digest("1"));
	images.push(`${REPOSITORY}:v2`, digest("2"));
	family = new Family([`${REPOSITORY}:v1`, TEMPLATE]);
});

const find = (image: string | null, more: Partial<ReleaseRequest> = {}) => {
	const container = { name: "app", port: 80 };
	const request = {
		version: 1,
		action: "release",
		service: "shop",
		image,
		template: TEMPLATE,
		container,
		...more,
	} as const;
	return definitionOf(request, {
		service: scene.service,
		ports: { ...scene.ports, definitions: family, images },
		log: scene.log,
	});
};

describe("an image of ECR", () => {
	it("is released by its digest, under the name that people gave it", async () => {
		expect(await find(`${REPOSITORY}:v2`)).toEqual({
			taskDefinition: revisionOf(2),
			images: [
				{ container: "app", image: `${REPOSITORY}:v2`, digest: digest("2") },
				{ container: "sidecar", image: "sidecar:1" },
			],
		});
		expect(family.registered).toEqual([
			[
				{ app: `${REPOSITORY}@${digest("2")}`, sidecar: "sidecar:1" },
				{ Team: "shop", [TEMPLATE_TAG]: TEMPLATE, [IMAGE_TAG]: `${REPOSITORY}:v2` },
			],
		]);
	});

	it("is the same revision as long as its tag leads to the same, and another once that is moved", async () => {
		const first = await find(`${REPOSITORY}:v2`);
		expect(await find(`${REPOSITORY}:v2`)).toEqual(first);
		images.push(`${REPOSITORY}:v2`, digest("3"));
		expect((await find(`${REPOSITORY}:v2`)).taskDefinition).toBe(revisionOf(3));
		expect(family.registered[1]?.[0]).toMatchObject({ app: `${REPOSITORY}@${digest("3")}` });
	});

	it("is released by its digest where Terraform's own revision names it by its tag, unless that serves", async () => {
		expect((await find(`${REPOSITORY}:v1`)).taskDefinition).toBe(revisionOf(2));
	});

	it("that serves under its tag is not released anew, unless that leads elsewhere by now", async () => {
		const { definition } = await family.tagged(revisionOf(1));
		scene.hook = async ({ name }, next) => (name === "services.definition" ? definition : next());
		const container = { name: "app", port: 8080 };
		expect((await find(`${REPOSITORY}:v1`, { container })).taskDefinition).toBe(revisionOf(1));
		const what = { release: 1, taskDefinition: revisionOf(1), at: at(0).toISOString() };
		const served = { ...what, images: [{ container: "app", image: `${REPOSITORY}:v1`, digest: digest("1") }] };
		const attempt = { ...what, attempt: "r1", kind: "release", executionName: "shop-r1" } as const;
		await scene.world.attempts.record("shop", undefined, attempt, { ...served, servedAt: what.at });
		expect((await find(`${REPOSITORY}:v1`, { container })).taskDefinition).toBe(revisionOf(1));
		images.push(`${REPOSITORY}:v1`, digest("4"));
		expect((await find(`${REPOSITORY}:v1`, { container })).taskDefinition).toBe(revisionOf(2));
	});

	it("that serves under its tag is so behind the container that has the traffic, where nobody names one", async () => {
		const { definition } = await family.tagged(revisionOf(1));
		scene.hook = async ({ name }, next) => (name === "services.definition" ? definition : next());
		expect((await find(`${REPOSITORY}:v1`, { container: undefined })).taskDefinition).toBe(revisionOf(1));
		expect(family.registered).toEqual([]);
	});

	it("is released by its digest while nobody can tell what serves; a rollout's lock can", async () => {
		const { definition } = await family.tagged(revisionOf(1));
		scene.hook = async ({ name }, next) => {
			if (name === "dns.recordSets") return [];
			return name === "services.definition" ? definition : next();
		};
		const container = { name: "app", port: 8080 };
		expect((await find(`${REPOSITORY}:v1`, { container })).taskDefinition).toBe(revisionOf(2));
		await scene.world.locks.acquire("shop", strangersLock());
		expect((await find(`${REPOSITORY}:v1`, { container })).taskDefinition).toBe(revisionOf(1));
	});

	it("is not released by its tag because ECR has no answer for the moment", async () => {
		images.digest = async () => {
			throw new Unavailable("no answer", {});
		};
		await expect(find(`${REPOSITORY}:v2`)).rejects.toMatchObject({ name: "Unavailable" });
		expect(family.registered).toEqual([]);
	});

	it("that ECR has not is refused, and nothing is registered", async () => {
		images.remove(digest("2"));
		for (const image of [`${REPOSITORY}:v2`, `${REPOSITORY}@${digest("2")}`, `${REPOSITORY}-2:v1`]) {
			await expect(find(image)).rejects.toMatchObject({
				name: "NotReleasable",
				message: expect.stringContaining(`${image} of app cannot be released: ECR has no such image. Push it`),
			});
		}
		expect(family.registered).toEqual([]);
	});

	it("that nobody may look up is released by its tag; its tasks will say what it is", async () => {
		images.closed.add("shop");
		const { images: released } = await find(`${REPOSITORY}:v2`);
		expect(released[0]).toEqual({ container: "app", image: `${REPOSITORY}:v2` });
		expect(family.registered[0]?.[0]).toMatchObject({ app: `${REPOSITORY}:v2` });
	});

	it("of another container is released by its digest, too, anew each time", async () => {
		family.sidecar = `${REPOSITORY}:log`;
		images.push(family.sidecar, digest("a"));
		family.terraform(`${REPOSITORY}:v1`, TEMPLATE);
		await find(`${REPOSITORY}:v1`);
		expect(family.registered[0]?.[0]).toMatchObject({ sidecar: `${REPOSITORY}@${digest("a")}` });
		images.push(family.sidecar, digest("b"));
		await find(`${REPOSITORY}:v2`);
		expect(family.registered[1]?.[0]).toMatchObject({ sidecar: `${REPOSITORY}@${digest("b")}` });
	});

	it("that serves stays where nobody names one, and keeps its tag's name", async () => {
		const { taskDefinition } = await find(`${REPOSITORY}:v2`);
		images.push(`${REPOSITORY}:v2`, digest("3"));
		scene.hook = async ({ name }, next) => {
			const answer = await next();
			if (name !== "services.describe") return answer;
			const { blue, green } = answer as { blue: object; green: object };
			return {
				blue: { ...blue, deployment: { ...(blue as { deployment: object }).deployment, taskDefinition } },
				green,
			};
		};
		const changed = "2".repeat(64);
		family.terraform("nginx", changed);
		const { images: released } = await find(null, { template: changed });
		expect(released[0]).toEqual({ container: "app", image: `${REPOSITORY}:v2@${digest("2")}`, digest: digest("2") });
		expect(family.registered.at(-1)?.[0]).toMatchObject({ app: `${REPOSITORY}@${digest("2")}` });
	});
});

describe("where nobody names an image", () => {
	/** ECS shows blue, which serves, with something else. */
	const shown = (blue: object) => {
		scene.hook = async ({ name }, next) => {
			const answer = (await next()) as { blue: { deployment: object } };
			if (name !== "services.describe") return answer;
			return { ...answer, blue: { ...answer.blue, ...blue } };
		};
	};
	const serves = { deployment: { id: "ecs-svc/1", taskDefinition: revisionOf(1), runningCount: 2 } };

	it("the one that serves by its tag stays, by its digest", async () => {
		shown(serves);
		const changed = "2".repeat(64);
		family.terraform("nginx", changed);
		const { images: released } = await find(null, { template: changed });
		expect(released[0]).toEqual({ container: "app", image: `${REPOSITORY}:v1`, digest: digest("1") });
		expect(family.registered[0]?.[0]).toMatchObject({ app: `${REPOSITORY}@${digest("1")}` });
	});

	it("the one that serves by its digest stays, though nobody has tagged what it is called", async () => {
		const image = `${REPOSITORY}@${digest("2")}`;
		family = new Family([image, TEMPLATE]);
		shown(serves);
		expect((await find(null)).images[0]).toEqual({ container: "app", image, digest: digest("2") });
		expect(family.registered).toEqual([]);
	});

	it.each([
		["a container that what serves has not", { name: "web", port: 80 }, "NotReleasable", "has no container web whose"],
		["no container, and none has the traffic", undefined, "InvalidInput", "no container of blue's is behind a load"],
	])("and %s, that is refused", async (_, container, name, message) => {
		shown({ ...serves, ...(!container && { containers: [] }) });
		await expect(find(null, { container })).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
		expect(family.registered).toEqual([]);
	});

	it("and nobody can tell which color serves, that is refused", async () => {
		scene.hook = async ({ name }, next) => (name === "dns.recordSets" ? [] : next());
		await expect(find(null)).rejects.toMatchObject({
			name: "WrongStart",
			message: expect.stringContaining("nobody can tell which color serves: say an image"),
		});
		expect(family.registered).toEqual([]);
	});
});

describe("a request without a task definition", () => {
	it("is for the revision that has its image", async () => {
		const container = { name: "app", port: 80 };
		const request = { version: 1, action: "release", service: "shop", image: `${REPOSITORY}:v2`, container } as const;
		const ports = { ...scene.ports, definitions: family, images } as never;
		expect(await wantedOf(request, { service: scene.service, ports, now: at(0), log: scene.log })).toMatchObject({
			taskDefinition: revisionOf(2),
			container,
			images: [{ container: "app", digest: digest("2") }, { container: "sidecar" }],
		});
	});
});

describe("a task definition that somebody else registers", () => {
	const ask = (image: string) => {
		const arn = revisionOf(9);
		scene.hook = async ({ name }, next) =>
			name === "services.definition" ? { containerDefinitions: [{ name: "app", image }] } : next();
		const request = { version: 1, action: "release", service: "shop", task_definition: arn } as const;
		const context = { service: scene.service, ports: { ...scene.ports, images } as never, now: at(0), log: scene.log };
		return wantedOf(request, context);
	};

	it("stays as it is, and its digests are kept", async () => {
		expect(await ask(`${REPOSITORY}:v2`)).toMatchObject({
			taskDefinition: revisionOf(9),
			images: [{ container: "app", image: `${REPOSITORY}:v2`, digest: digest("2") }],
		});
	});

	it("whose image ECR has not is refused", async () => {
		await expect(ask(`${REPOSITORY}:v9`)).rejects.toMatchObject({ name: "NotReleasable" });
	});
});

import { beforeEach, describe, expect, it } from "vitest";
import { WorldImages } from "../../../rehearsal/world/images.ts";
import { RELEASE_TAG, type Release, type ReleaseRequest } from "../../../runtime/contract/index.ts";
import { Refused, Unavailable } from "../../../runtime/errors.ts";
import type { ReleasePorts } from "../../../runtime/ports/index.ts";
import { retry } from "../../../runtime/release/retry.ts";
import { rollback } from "../../../runtime/release/rollback.ts";
import { at } from "../../support/documents.ts";
import { Family, revisionOf } from "../../support/family.ts";
import { Scene } from "../../support/scene.ts";

const REPOSITORY = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop";
const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const OLD = revisionOf(90);

let scene: Scene;
let images: WorldImages;
let family: Family;
/** What the old release's task definition names. */
let named: Record<string, string>;
let started: string[];

beforeEach(async () => {
	scene = await Scene.atRest();
	images = new WorldImages();
	family = new Family();
	named = { app: `${REPOSITORY}:v1` };
	started = [];
	images.push(`${REPOSITORY}:v1`, digest("1"));
	scene.hook = async ({ name, args }, next) => {
		if (name !== "services.definition" || args[0] !== OLD) return next();
		return { cpu: "256", containerDefinitions: Object.entries(named).map(([name, image]) => ({ name, image })) };
	};
});

/** Release 1 was served as its images say, and then release 2, which serves. */
async function served(released: Release["images"]): Promise<void> {
	const { attempts } = scene.world;
	for (const [number, taskDefinition] of [
		[1, OLD],
		[2, "arn:aws:ecs:eu-west-1:123456789012:task-definition/blue:1"],
	] as const) {
		const when = at(number).toISOString();
		const what = { release: number, taskDefinition, at: when };
		const attempt = { ...what, attempt: `r${number}`, kind: "release", executionName: `shop-r${number}` } as const;
		const release = { ...what, images: number === 1 ? released : [], servedAt: when };
		await attempts.record("shop", await attempts.head("shop"), attempt, release);
	}
}

async function ask(action: typeof rollback, ports: Partial<ReleasePorts> = { definitions: family, images }) {
	const stateMachine = {
		start: async (name: string) => {
			started.push(name);
			return `arn:${name}`;
		},
		stop: async () => {},
	};
	const request: ReleaseRequest = { version: 1, action: "rollback", service: "shop" };
	const all = { ...scene.ports, stateMachine, ...ports };
	const answer = await action(request, { service: scene.service, ports: all, now: at(99), log: scene.log });
	return scene.world.attempts.find("shop", answer.attempt);
}

async function expectRefused(message: string, ports?: Partial<ReleasePorts>, action = rollback): Promise<void> {
	const before = await scene.world.attempts.head("shop");
	await expect(ask(action, ports)).rejects.toMatchObject({
		name: "NotReleasable",
		message: expect.stringContaining(message),
	});
	expect(await scene.world.attempts.head("shop")).toEqual(before);
	expect([family.registered, started]).toEqual([[], []]);
}

describe("a release that comes back", () => {
	it("is what it was, though its tag has been moved: by its digest", async () => {
		await served([{ container: "app", image: `${REPOSITORY}:v1`, digest: digest("1") }]);
		images.push(`${REPOSITORY}:v1`, digest("2"));
		expect(await ask(rollback)).toMatchObject({ kind: "rollback", taskDefinition: revisionOf(1) });
		expect(family.registered).toEqual([[{ app: `${REPOSITORY}@${digest("1")}` }, { [RELEASE_TAG]: "1" }]]);
	});

	it("is what it was in another registry, too, sidecars included", async () => {
		named = { app: "ghcr.io/shop/app:v1", log: "fluent-bit" };
		await served([
			{ container: "app", image: "ghcr.io/shop/app:v1", digest: digest("1") },
			{ container: "log", image: "fluent-bit", digest: digest("2") },
		]);
		await ask(rollback);
		expect(family.registered[0]?.[0]).toEqual({
			app: `ghcr.io/shop/app@${digest("1")}`,
			log: `fluent-bit@${digest("2")}`,
		});
	});

	it("needs no other revision where its own names its images by digest", async () => {
		named = { app: `${REPOSITORY}@${digest("1")}` };
		await served([{ container: "app", image: `${REPOSITORY}:v1`, digest: digest("1") }]);
		expect(await ask(rollback)).toMatchObject({ taskDefinition: OLD });
		expect(family.registered).toEqual([]);
	});

	it("is refused once ECR has lost its image, by tag or by digest, and nothing is changed", async () => {
		await served([{ container: "app", image: `${REPOSITORY}:v1`, digest: digest("1") }]);
		images.remove(digest("1"));
		images.push(`${REPOSITORY}:v1`, digest("2"));
		const remedy = "Release what you want anew: npm run cli -- release shop --image IMAGE";
		await expectRefused(`release 1 cannot come back: ECR has no image ${digest("1")} of app any more. ${remedy}`);
		named = { app: `${REPOSITORY}@${digest("1")}` };
		await expectRefused(`ECR has no image ${digest("1")}`);
		named = { app: `${REPOSITORY}:v0` };
		await expectRefused(`ECR has no image`);
	});

	it("comes back by its tags where no revision may be registered, unless one is known to lead elsewhere", async () => {
		await served([{ container: "app", image: `${REPOSITORY}:v1`, digest: digest("1") }]);
		family.register = async () => {
			throw new Refused("RegisterTaskDefinition: iam:PassRole", {});
		};
		expect(await ask(rollback)).toMatchObject({ taskDefinition: OLD });
		started.length = 0;
		images.push(`${REPOSITORY}:v1`, digest("2"));
		for (const ports of [{ definitions: family, images }, { images }]) {
			await expectRefused(
				`${REPOSITORY}:v1 of app was ${digest("1")}, and is ${digest("2")} now. Register a task definition that names ${REPOSITORY}@${digest("1")}`,
				ports,
			);
		}
	});

	it("is refused where a tag leads nowhere any more, and no revision may be registered", async () => {
		await served([{ container: "app", image: `${REPOSITORY}:v1`, digest: digest("1") }]);
		images.push(`${REPOSITORY}:v1`, digest("2"));
		images.remove(digest("2"));
		await expectRefused(`${REPOSITORY}:v1 of app was ${digest("1")}, and is gone. Register a task definition`, {
			images,
		});
	});

	it("is refused where nobody knows what it was, and ECR has nothing under its tag", async () => {
		await served([]);
		images.remove(digest("1"));
		await expectRefused(`ECR has no image ${REPOSITORY}:v1 of app any more`);
	});

	it.each(["services.definition", "definitions.register"])(
		"is not given up where %s has no answer for the moment, and nothing is written down",
		async (port) => {
			await served([{ container: "app", image: `${REPOSITORY}:v1`, digest: digest("1") }]);
			const unanswered = async () => {
				throw new Unavailable("no answer", {});
			};
			if (port === "definitions.register") family.register = unanswered;
			else scene.hook = async ({ name }, next) => (name === port ? unanswered() : next());
			await expect(ask(rollback)).rejects.toMatchObject({ name: "Unavailable" });
			expect((await scene.world.attempts.head("shop"))?.newest).toBe("r2");
			expect([family.registered, started]).toEqual([[], []]);
		},
	);

	it("comes back as it is while tasks run the same under another revision", async () => {
		await served([{ container: "app", image: `${REPOSITORY}:v1`, digest: digest("1") }]);
		images.remove(digest("1"));
		const content = { cpu: "256", containerDefinitions: [{ name: "app", image: `${REPOSITORY}:v1` }] };
		scene.hook = async ({ name }, next) => (name === "services.definition" ? content : next());
		expect(await ask(rollback)).toMatchObject({ taskDefinition: OLD });
		expect(family.registered).toEqual([]);
	});

	it("comes back by its tag, and that is logged, where nobody knows what it was", async () => {
		await served([{ container: "app", image: "other/repository:v1", digest: digest("9") }]);
		expect(await ask(rollback)).toMatchObject({ taskDefinition: OLD });
		expect(scene.lines).toContainEqual(
			expect.objectContaining({ level: "warn", fields: { unknown: [`${REPOSITORY}:v1`] } }),
		);
	});

	it("comes back as it is while tasks of it run, whatever has become of its image", async () => {
		await served([{ container: "app", image: `${REPOSITORY}:v1`, digest: digest("1") }]);
		images.remove(digest("1"));
		const { hook } = scene;
		scene.hook = async (call, next) => {
			const answer = (await hook(call, next)) as { blue: { deployment: object }; green: { deployment: object } };
			if (call.name !== "services.describe") return answer;
			const deployment = { ...answer.green.deployment, taskDefinition: OLD, runningCount: 2 };
			return { ...answer, green: { ...answer.green, deployment } };
		};
		expect(await ask(rollback)).toMatchObject({ taskDefinition: OLD });
	});
});

describe("a release that is tried again", () => {
	beforeEach(async () => {
		const { attempts, history } = scene.world;
		const what = { release: 1, taskDefinition: OLD, at: at(1).toISOString() };
		const attempt = { ...what, attempt: "r1", kind: "release", executionName: "shop-r1" } as const;
		const released = [{ container: "app", image: `${REPOSITORY}:v1`, digest: digest("1") }];
		await attempts.record("shop", undefined, attempt, { ...what, images: released });
		const ended = { execution: "arn:mine", reason: "SickTargets", at: at(2).toISOString() };
		await history.claim("shop", { attempt: "r1", release: 1, outcome: "rolled-back", ...ended });
	});

	it("is what it was", async () => {
		images.push(`${REPOSITORY}:v1`, digest("2"));
		expect(await ask(retry)).toMatchObject({ kind: "retry", attempt: "r1-2", taskDefinition: revisionOf(1) });
		expect(family.registered[0]?.[0]).toEqual({ app: `${REPOSITORY}@${digest("1")}` });
	});

	it("is refused once its image or its task definition is gone", async () => {
		images.remove(digest("1"));
		await expectRefused(`ECR has no image ${digest("1")}`, undefined, retry);
		scene.hook = async ({ name, args }, next) => {
			if (name === "services.definition" && args[0] === OLD) throw new Refused("ClientException", {});
			return next();
		};
		await expectRefused(`${OLD} is gone`, undefined, retry);
	});
});

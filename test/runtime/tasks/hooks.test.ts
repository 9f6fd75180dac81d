import { describe, expect, it } from "vitest";
import { sampleJudge, sampleService } from "../../../rehearsal/sample.ts";
import type { HookAnswer, HookConfig, HookQuestion, RolloutDocument } from "../../../runtime/contract/index.ts";
import { UnexpectedAnswer } from "../../../runtime/errors.ts";
import { baked } from "../../support/baked.ts";
import { at, EXECUTION } from "../../support/documents.ts";
import { Scene } from "../../support/scene.ts";

const arn = (name: string) => `arn:aws:lambda:eu-west-1:123456789012:function:${name}`;
const EVERYWHERE = ["before-first-shift", "after-step", "before-completion"] as const;
const smoke: HookConfig = { function: arn("smoke"), points: [...EVERYWHERE], deadlineSeconds: 600 };
const service = (...hooks: HookConfig[]) => sampleService({ judge: sampleJudge({ hooks }) });

/** The questions that hooks were asked, in order. */
const questions = ({ calls }: Scene) =>
	calls
		.filter(({ name }) => name === "hooks.ask")
		.map(({ args: [name, question] }) => ({ name: String(name).split(":").at(-1), ...(question as HookQuestion) }));

/** Lets hooks say, in turn, what is given; then pass. */
function answering(scene: Scene, ...answers: (HookAnswer["verdict"] | Error)[]): void {
	const waiting = [...answers];
	scene.hook = async ({ name }, next) => {
		if (name !== "hooks.ask") return next();
		const answer = waiting.shift() ?? "pass";
		if (answer instanceof Error) throw answer;
		return { verdict: answer, reason: `said ${answer}` };
	};
}

/** A world in which green is healthy, before the first shift. */
async function beforeFirstShift(...hooks: HookConfig[]) {
	const { scene, document } = await Scene.before("ready", { service: service(...hooks) });
	scene.seconds = 300;
	answering(scene);
	return { scene, document };
}

/** A world in which green has a tenth of the traffic, and its bake is over. */
async function afterStep(...hooks: HookConfig[]) {
	const { scene, document } = await Scene.before("assess", { service: service(...hooks) });
	const baking = await scene.run("assess", document);
	scene.forget();
	answering(scene);
	scene.seconds += 300;
	return { scene, document: baking };
}

describe("hooks before the first shift", () => {
	it("are asked once the candidate is healthy, with all that they need to know", async () => {
		const { scene, document } = await beforeFirstShift(smoke);
		expect((await scene.run("ready", document)).next).toBe("ready");
		expect(questions(scene)).toEqual([
			{
				name: "smoke",
				version: 1,
				point: "before-first-shift",
				rollout: EXECUTION,
				service: "shop",
				attempt: "ecs-svc/2",
				deploymentId: "ecs-svc/2",
				stable: "blue",
				candidate: "green",
				percent: 0,
			},
		]);
	});

	it("are not asked about a candidate that is not ready, or that stragglers still reach", async () => {
		const early = await Scene.before("ready", { service: service(smoke) });
		await early.scene.run("ready", early.document);
		const { scene, document } = await beforeFirstShift(smoke);
		scene.hook = async ({ name }, next) => (name === "traffic.requests" ? [1, 1, 0] : next());
		expect((await scene.run("ready", document)).verdict?.code).toBe("Stragglers");
		expect([...questions(early.scene), ...questions(scene)]).toEqual([]);
	});

	it("are asked although stragglers are still there once these have had their time", async () => {
		const { scene, document } = await beforeFirstShift({ ...smoke, points: ["before-first-shift"] });
		const answers: Record<string, unknown> = {
			"traffic.requests": [1, 1, 0],
			"hooks.ask": { verdict: "hold", reason: "" },
		};
		scene.hook = async ({ name }, next) => answers[name] ?? next();
		scene.seconds = scene.service.timing.stragglerSeconds;
		expect(await scene.run("ready", document)).toMatchObject({ next: "wait", verdict: { code: "HookNotYet" } });
		expect(questions(scene)).toHaveLength(1);
	});

	it("keep it waiting until they pass", async () => {
		const { scene, document } = await beforeFirstShift(smoke);
		answering(scene, "hold");
		const held = await scene.run("ready", document);
		expect(held).toMatchObject({ next: "wait", verdict: { code: "HookNotYet", reason: "hook smoke: said hold" } });
		scene.seconds += 10;
		expect((await scene.run("ready", held)).next).toBe("ready");
	});

	it("are not asked again before the next step", async () => {
		const { scene, document } = await Scene.before("assess", { service: service(smoke), tasks: 1 });
		scene.seconds += 200;
		await scene.run("ready", document);
		expect(questions(scene)).toEqual([]);
	});
});

describe("hooks after a step", () => {
	it("are asked once its bake is over and all else is good", async () => {
		const { scene, document } = await afterStep(smoke);
		scene.seconds -= 1;
		expect((await scene.run("assess", document)).next).toBe("wait");
		expect(questions(scene)).toEqual([]);
		scene.seconds += 1;
		expect((await scene.run("assess", document)).next).toBe("shift");
		expect(questions(scene).map(({ point, percent }) => ({ point, percent }))).toEqual([
			{ point: "after-step", percent: 10 },
		]);
	});

	it("are not asked while anything holds", async () => {
		const { scene, document } = await afterStep(smoke);
		scene.hook = async ({ name }, next) =>
			name === "prober.probe" ? { sent: 2, failed: 1, serverErrors: 0, unreachable: 0 } : next();
		expect((await scene.run("assess", document)).verdict?.code).toBe("ProbesFailing");
		expect(questions(scene)).toEqual([]);
	});

	it("that passed are not asked again while others still say not yet", async () => {
		const { scene, document } = await afterStep(smoke, { ...smoke, function: arn("load") });
		answering(scene, "pass", "hold", "hold", "pass");
		let checking: RolloutDocument = document;
		for (const next of ["wait", "wait", "shift"]) {
			checking = await scene.run("assess", checking);
			expect(checking.next).toBe(next);
			scene.seconds += 10;
		}
		expect(questions(scene).map(({ name }) => name)).toEqual(["smoke", "load", "load", "load"]);
	});

	it("fail it when one refuses it, in its words", async () => {
		const { scene, document } = await afterStep(smoke);
		answering(scene, "fail");
		expect(await scene.run("assess", document)).toMatchObject({
			next: "fail",
			verdict: { code: "HookFailed", reason: "hook smoke: said fail" },
		});
	});

	it.each([
		["says not yet", "hold" as const],
		["cannot be asked", new UnexpectedAnswer("the function answered rubbish")],
	])("fail it when one %s for longer than its deadline, counted from when it was first asked", async (_, answer) => {
		const { scene, document } = await afterStep(smoke);
		answering(scene, answer, answer, answer);
		const first = await scene.run("assess", document);
		expect(first).toMatchObject({ next: "wait", verdict: { code: "HookNotYet" } });
		expect(first.rollout?.hooks).toEqual({
			[`after-step ${smoke.function}`]: { since: at(scene.seconds).toISOString(), passed: false },
		});
		scene.seconds += 599;
		const second = await scene.run("assess", first);
		expect(second.next).toBe("wait");
		scene.seconds += 1;
		expect(await scene.run("assess", second)).toMatchObject({ next: "fail", verdict: { code: "HookTimedOut" } });
	});

	it("have a deadline of their own at each step", async () => {
		const { scene, document } = await afterStep(smoke);
		const passed = await scene.run("assess", document);
		expect(Object.keys(passed.rollout?.hooks ?? {})).toHaveLength(1);
		const shifted = await scene.run("shift", await scene.run("route", await scene.run("prepare", passed)));
		expect(shifted.rollout?.hooks).toEqual({});
	});

	it("are asked at their own points only", async () => {
		const { scene, document } = await afterStep({ ...smoke, points: ["before-first-shift", "before-completion"] });
		expect((await scene.run("assess", document)).next).toBe("shift");
		expect(questions(scene)).toEqual([]);
	});

	it("come before a gate: nobody is asked about what a hook refuses", async () => {
		const { scene, document } = await afterStep(smoke);
		const schedule = scene.service.schedule.map((step) => ({ ...step, gate: true }));
		answering(scene, "hold");
		const held = await scene.run("assess", { ...document, service: { ...scene.service, schedule } });
		expect(held.next).toBe("wait");
		expect((await scene.run("assess", held)).next).toBe("gate");
	});
});

describe("hooks of a service that promotes what could not be decided", () => {
	/** Green's probes cannot be sent, until long after the bake. */
	async function undecided() {
		const judge = sampleJudge({ hooks: [smoke], inconclusive: "promote" });
		const { scene, document } = await Scene.before("assess", { service: sampleService({ judge }) });
		const baking = await scene.run("assess", document);
		scene.forget();
		scene.seconds += 899;
		scene.hook = async ({ name }, next) => {
			if (name === "prober.probe") throw new UnexpectedAnswer("the prober is gone");
			return name === "hooks.ask" ? { verdict: "fail", reason: "no orders" } : next();
		};
		return { scene, document: baking };
	}

	it("are asked all the same, once that is due", async () => {
		const { scene, document } = await undecided();
		expect((await scene.run("assess", document)).next).toBe("wait");
		expect(questions(scene)).toEqual([]);
		scene.seconds += 1;
		expect(await scene.run("assess", document)).toMatchObject({ next: "fail", verdict: { code: "HookFailed" } });
		expect(questions(scene)).toHaveLength(1);
	});
});

describe("hooks at the last step", () => {
	it("are asked at both its points at once, each by its own name", async () => {
		const { scene, document } = await baked({
			service: service(smoke, { ...smoke, function: arn("load"), points: ["before-completion"] }),
		});
		const bakedFrom = at(scene.seconds - 1_000).toISOString();
		const last = { ...document, rollout: { ...document.rollout, bakedFrom } } as RolloutDocument;
		answering(scene, "pass", "hold");
		const held = await scene.run("assess", last);
		expect(held.next).toBe("wait");
		expect(questions(scene).map(({ name, point, percent }) => [name, point, percent])).toEqual([
			["smoke", "after-step", 100],
			["smoke", "before-completion", 100],
			["load", "before-completion", 100],
		]);
		scene.forget();
		expect((await scene.run("assess", held)).next).toBe("complete");
		expect(questions(scene).map(({ name, point }) => [name, point])).toEqual([["smoke", "before-completion"]]);
	});
});

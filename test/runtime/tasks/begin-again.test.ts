import { describe, expect, it } from "vitest";
import { sampleEvent } from "../../../rehearsal/sample.ts";
import { restore } from "../../../runtime/core/routing/dns.ts";
import { EXECUTION, STRANGER, sampleDocument, weightedRecords } from "../../support/documents.ts";
import { Scene } from "../../support/scene.ts";
import { aborted } from "../../support/watch.ts";

describe("an event that comes again, or late, does nothing", () => {
	const completed = { ...sampleEvent(), eventName: "SERVICE_DEPLOYMENT_COMPLETED" } as const;

	it.each([
		["the same event, of a rollout that runs", sampleEvent()],
		["its deployment's other event, while the rollout runs", completed],
	])("%s", async (_, event) => {
		const scene = await Scene.atRest();
		await scene.run("begin", sampleDocument());
		scene.forget();
		const { next, verdict } = await scene.run("begin", sampleDocument({ event }), STRANGER);
		expect({ next, code: verdict?.code }).toEqual({ next: "skip", code: "ObservedBefore" });
		expect(verdict?.reason).toBe(`${EXECUTION} took this attempt already (running)`);
		expect(scene.writes({ ledger: true })).toEqual([]);
	});

	it("its two events in the other order begin one rollout all the same", async () => {
		const scene = await Scene.atRest();
		expect(await scene.run("begin", sampleDocument({ event: completed }))).toMatchObject({ next: "proceed" });
		expect(await scene.run("begin", sampleDocument(), STRANGER)).toMatchObject({ next: "skip" });
		expect((await scene.snapshot()).lock?.owner).toBe(EXECUTION);
	});

	it("an event of the deployment while the watchdog brings its traffic back, and once it has", async () => {
		const { scene, watch } = await aborted();
		await watch.sweep();
		for (const outcome of ["running", "failed-back"]) {
			const before = await scene.snapshot();
			const { next, verdict } = await scene.run("begin", sampleDocument(), STRANGER);
			expect({ next, reason: verdict?.reason }).toEqual({
				next: "skip",
				reason: `${EXECUTION} took this attempt already (${outcome})`,
			});
			expect(await scene.snapshot()).toEqual(before);
			await watch.sweep(100);
		}
		expect((await scene.snapshot()).lock).toBeUndefined();
	});

	it("an event of an older deployment than the one that serves as candidate", async () => {
		const scene = await Scene.atRest();
		scene.world.services.redeploy("ecs-svc/3");
		const document = sampleDocument();
		expect(await scene.run("begin", document)).toMatchObject({ next: "skip", verdict: { code: "NotPrimary" } });
		expect((await scene.snapshot()).lock).toBeUndefined();
	});
});

describe("a release is refused, says what was seen, and its deployment has got its answer", () => {
	const blueTargets = (scene: Scene, state: string): void => {
		scene.hook = async ({ name, args }, next) =>
			name === "loadBalancers.targets" && String(args[0]).includes("-blue/") ? [{ id: "10.0.0.1", state }] : next();
	};
	const renamed = weightedRecords({ blue: 100, green: 0 }).map((each) => ({
		...each,
		SetIdentifier: `old-${each.SetIdentifier}`,
	}));
	const starts: [string, (scene: Scene) => unknown, string][] = [
		[
			"a listener forwards elsewhere",
			(scene) =>
				scene.world.loadBalancers.route(scene.service.loadBalancers.green.listener, [{ Type: "fixed-response" }]),
			"the green load balancer's production listener has an action that is not supported: fixed-response",
		],
		[
			"a listener serves another color",
			(scene) => {
				const { green } = scene.service.loadBalancers;
				const TargetGroups = [
					{ TargetGroupArn: green.targetGroups.green, Weight: 100 },
					{ TargetGroupArn: green.targetGroups.blue, Weight: 0 },
				];
				return scene.world.loadBalancers.route(green.listener, [{ Type: "forward", ForwardConfig: { TargetGroups } }]);
			},
			"the green load balancer's production listener does not serve blue alone: green 100, blue 0",
		],
		[
			"both colors have weight",
			(scene) => scene.world.dns.change("", restore(weightedRecords({ blue: 90, green: 10 }))),
			"shop.example.com A: expected exactly one color with a weight above 0, found blue 90, green 10",
		],
		[
			"the set identifiers are unknown",
			(scene) => {
				scene.hook = async ({ args }, next) => (args[1] === scene.service.dns.name ? renamed : next());
			},
			"shop.example.com A: expected the set identifiers blue and green, found old-blue, old-green",
		],
		[
			"the stable color has no healthy target",
			(scene) => blueTargets(scene, "unhealthy"),
			"blue serves production but has no healthy target on the blue load balancer: unhealthy; blue serves production but has no healthy target on the green load balancer: unhealthy",
		],
	];

	it.each(starts)("when %s", async (_, disturb, observed) => {
		const scene = await Scene.atRest();
		await disturb(scene);
		await expect(scene.run("begin", sampleDocument())).rejects.toMatchObject({
			name: "WrongStart",
			message: expect.stringContaining(`no rollout can start from here: ${observed}`),
		});
		expect(scene.writes({ ledger: true })).toEqual(["history.claim"]);
		expect(await scene.world.history.find("shop", "ecs-svc/2")).toMatchObject({
			execution: EXECUTION,
			outcome: "abandoned",
			reason: expect.stringContaining(`WrongStart: no rollout can start from here: ${observed}`),
		});
	});
});

import { describe, expect, it } from "vitest";
import { probationChecks, type RolloutDocument } from "../../../runtime/contract/index.ts";
import { loadWith } from "../../../runtime/tasks/load.ts";
import { completed } from "../../support/baked.ts";
import { at, EXECUTION, STRANGER } from "../../support/documents.ts";
import type { Scene } from "../../support/scene.ts";

const SUCCESSOR = `${EXECUTION}-p1`;
const silent = { info() {}, warn() {}, error() {} };

/** What Load makes of a successor's input. */
function load({ ports }: Scene, input: unknown, execution = SUCCESSOR): Promise<RolloutDocument> {
	return loadWith({ acceptUnregistered: false })(input, { ports, now: at(500), execution, log: silent });
}

const input = { event: { service: "shop", probation: "ecs-svc/2" } };

describe("handing a probation on", () => {
	it("gives it to the successor of the next name, with all that the checks remember", async () => {
		const { scene, document } = await completed();
		const checked = await scene.run("probation", document);
		scene.forget();
		const passed = await scene.run("handOn", checked);
		expect(passed).toMatchObject({ next: "succeed", probation: { successor: { arn: SUCCESSOR } } });
		expect(scene.writes({ ledger: true })).toEqual(["probations.handOn"]);
		expect((await scene.snapshot()).probation).toMatchObject({ owner: SUCCESSOR, since: checked.probation?.since });
		const loaded = await load(scene, input);
		expect(loaded.rollout?.original).toEqual(document.rollout?.original);
		expect(loaded.probation).toEqual({ ...checked.probation, checksLeft: probationChecks() });
		expect(await scene.run("begin", loaded, SUCCESSOR)).toMatchObject({ next: "probation" });
	});

	it("does nothing when a newer rollout has ended it", async () => {
		const { scene, document } = await completed();
		const observed = await scene.world.probations.find("shop");
		if (observed) await scene.world.probations.end("shop", observed);
		expect((await scene.run("handOn", document)).next).toBe("skip");
		expect(scene.writes({ ledger: true })).toEqual([]);
	});

	it("is tried again when the probation changes meanwhile", async () => {
		const { scene, document } = await completed();
		scene.hook = async ({ name }, next) => (name === "probations.handOn" ? false : next());
		await expect(scene.run("handOn", document)).rejects.toMatchObject({ name: "LockLost" });
	});

	it("lets the successor retire the old color, or take the release back, as its own", async () => {
		const { scene, document } = await completed();
		await scene.run("handOn", document);
		const loaded = await load(scene, input);
		const taken = await scene.run(
			"takeBack",
			{ ...loaded, verdict: { verdict: "fail", code: "Sick", reason: "" } },
			SUCCESSOR,
		);
		expect(taken.next).toBe("failBack");
		expect((await scene.snapshot()).history).toMatchObject({ outcome: "running", execution: SUCCESSOR });
		const other = await completed();
		await other.scene.run("handOn", other.document);
		await other.scene.run("retire", await load(other.scene, input), SUCCESSOR);
		expect((await other.scene.snapshot()).desired.blue).toBe(0);
		expect((await other.scene.snapshot()).probation).toBeUndefined();
	});
});

describe("an execution that is started to go on with a probation", () => {
	it.each([
		["before it is passed on", EXECUTION],
		["under another name", STRANGER],
	])("is refused %s", async (_, execution) => {
		const { scene, document } = await completed();
		if (execution === STRANGER) await scene.run("handOn", document);
		await expect(load(scene, input, execution)).rejects.toMatchObject({
			name: "UntrustedInput",
			message: expect.stringContaining("no probation of shop has been passed on"),
		});
	});

	it.each([
		["more beside its event", { ...input, rollout: {} }, "rollout: is not taken from an input"],
		["more in it", { event: { ...input.event, original: {} } }, "event.original: is not taken from an input"],
		["another release", { event: { ...input.event, probation: "ecs-svc/9" } }, "no probation of shop"],
		["a service that is not registered", { event: { ...input.event, service: "bank" } }, "no probation of bank"],
	])("is refused with %s", async (_, crafted, fault) => {
		const { scene, document } = await completed();
		await scene.run("handOn", document);
		await expect(load(scene, crafted)).rejects.toMatchObject({ message: expect.stringContaining(fault) });
	});
});

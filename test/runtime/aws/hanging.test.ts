import { afterEach, describe, expect, it, vi } from "vitest";
import { ACTIONS } from "../../../rehearsal/actions.ts";
import type { PortCall } from "../../../rehearsal/hooked.ts";
import { TRY_MILLISECONDS } from "../../../runtime/aws/call.ts";
import type { RolloutDocument } from "../../../runtime/contract.ts";
import { Unavailable } from "../../../runtime/errors.ts";
import { sweep } from "../../../runtime/watchdog/sweep.ts";
import { at } from "../../support/documents.ts";
import type { Scene } from "../../support/scene.ts";
import { sick } from "../../support/sick.ts";

/** How long the functions may run, in seconds, as they are deployed. */
const FUNCTION_SECONDS = 60;

/** How long one try of each API may take, by the rehearsal's names for them. */
const TRY = {
	dynamodb: TRY_MILLISECONDS.dynamodb,
	elb: TRY_MILLISECONDS.elb,
	ecs: TRY_MILLISECONDS.ecs,
	route53: TRY_MILLISECONDS.route53,
	cloudwatch: TRY_MILLISECONDS.cloudWatch,
	states: TRY_MILLISECONDS.stepFunctions,
	sns: TRY_MILLISECONDS.sns,
};

/** Which calls hang. */
type Hangs = (call: PortCall) => boolean;

const serviceOf = ({ name }: PortCall) => ACTIONS[name]?.service ?? "dynamodb";
const calls = (...services: string[]): Hangs => {
	return (call) => services.includes(serviceOf(call));
};
const reads = (...services: string[]): Hangs => {
	return (call) => calls(...services)(call) && ACTIONS[call.name]?.write === false;
};

afterEach(() => vi.useRealTimers());

/** A rollout gone wrong that re-aimed both edges, as Complete may leave it: all that fail-back may have to do. */
async function gone(hangs: Hangs) {
	const { scene, document } = await sick();
	const { green } = scene.service.edges.blue.targetGroups;
	const forward = { Type: "forward", ForwardConfig: { TargetGroups: [{ TargetGroupArn: green, Weight: 100 }] } };
	await scene.world.edges.aim(scene.service.edges.blue.listener, [forward]);
	vi.useFakeTimers();
	const start = Date.now();
	const seconds = () => (Date.now() - start) / 1_000;
	const written = new Map<string, number>();
	scene.hook = async (call, next) => {
		if (hangs(call)) {
			// Three tries, and at most 150 ms between them.
			await new Promise((resume) => setTimeout(resume, 3 * TRY[serviceOf(call)] + 150));
			throw new Unavailable(`${call.name} hangs`, {});
		}
		const answer = await next();
		written.set(call.name, seconds());
		return answer;
	};
	return { scene, document, seconds, written };
}

/** What a function came to: when it ended, and when it last wrote what, in seconds from its start. */
async function played(hangs: Hangs, run: (scene: Scene, document: RolloutDocument) => Promise<unknown>) {
	const { scene, document, seconds, written } = await gone(hangs);
	let ended: number | undefined;
	const end = () => {
		ended = seconds();
	};
	run(scene, document).then(end, end);
	while (ended === undefined && seconds() < 10 * FUNCTION_SECONDS) await vi.advanceTimersByTimeAsync(50);
	return { ended, aimed: written.get("edges.aim"), restored: written.get("dns.change") };
}

const failBack = (scene: Scene, document: RolloutDocument) => scene.run("failBack", document);

const watchdog = (scene: Scene) => {
	const aborted = { running: false, status: "ABORTED" };
	const executions = hookedPort(scene, "executions", { describe: async () => aborted });
	const topic = hookedPort(scene, "topic", { publish: async () => undefined });
	const ports = { ...scene.ports, executions, topic };
	return sweep({ ports, clock: () => at(scene.seconds) }, () => scene.log);
};

/** A port with one method, which meets what hangs like the scene's own. */
function hookedPort<T extends object>(scene: Scene, port: string, methods: T): T {
	const entries = Object.entries(methods).map(([name, method]) => [
		name,
		(...args: unknown[]) => scene.hook({ name: `${port}.${name}`, args }, () => method(...args)),
	]);
	return Object.fromEntries(entries);
}

const HANGING: [string, Hangs][] = [
	["DynamoDB", calls("dynamodb")],
	["Elastic Load Balancing", calls("elb")],
	["every read of Elastic Load Balancing", reads("elb")],
	["Route 53", calls("route53")],
	["ECS", calls("ecs")],
	["every read of Elastic Load Balancing and Route 53", reads("elb", "route53")],
	["every read", reads("dynamodb", "elb", "ecs", "route53")],
	["Step Functions and SNS", calls("states", "sns")],
];

describe.each(HANGING)("while %s hangs", (_, hangs) => {
	const canAim = !hangs({ name: "edges.aim", args: [] });
	const canRestore = !hangs({ name: "dns.change", args: [] });
	const hasLedger = !hangs({ name: "locks.held", args: [] });
	const knowsExecutions = !hangs({ name: "executions.describe", args: [] });

	it("fail-back writes whatever can be written, and ends before its function does", async () => {
		const { ended, aimed, restored } = await played(hangs, failBack);
		expect(ended).toBeLessThan(FUNCTION_SECONDS);
		expect({ aimed: aimed !== undefined, restored: restored !== undefined }).toEqual({
			aimed: canAim,
			restored: canRestore,
		});
	});

	it("so does the watchdog, once it knows of the rollout", async () => {
		const { ended, aimed, restored } = await played(hangs, watchdog);
		expect(ended).toBeLessThan(FUNCTION_SECONDS);
		const knows = hasLedger && knowsExecutions;
		expect({ aimed: aimed !== undefined, restored: restored !== undefined }).toEqual({
			aimed: knows && canAim,
			restored: knows && canRestore,
		});
	});
});

describe("the listeners", () => {
	it("are re-aimed at once while Route 53 hangs", async () => {
		expect(await played(calls("route53"), failBack)).toMatchObject({ aimed: 0 });
	});

	it("are re-aimed within seconds while DynamoDB hangs", async () => {
		const { aimed } = await played(calls("dynamodb"), failBack);
		expect(aimed).toBeLessThan(10);
	});
});

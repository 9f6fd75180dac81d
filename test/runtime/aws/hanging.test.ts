import { afterEach, describe, expect, it, vi } from "vitest";
import { ACTIONS } from "../../../rehearsal/actions.ts";
import type { PortCall } from "../../../rehearsal/hooked.ts";
import { sampleJudge, sampleService } from "../../../rehearsal/sample.ts";
import { TRY_MILLISECONDS } from "../../../runtime/aws/call.ts";
import { HOOK_POINTS, type RolloutDocument } from "../../../runtime/contract/index.ts";
import { Unavailable } from "../../../runtime/errors.ts";
import { sweep } from "../../../runtime/watchdog/sweep.ts";
import { at } from "../../support/documents.ts";
import { Scene } from "../../support/scene.ts";
import { sick } from "../../support/sick.ts";

/** How long the functions may run, in seconds, as they are deployed. */
const FUNCTION_SECONDS = 60;

/** How long one try of each API may take, and how many there are, by the rehearsal's names for them. */
const TRIES = {
	dynamodb: [TRY_MILLISECONDS.dynamodb, 3],
	elb: [TRY_MILLISECONDS.elb, 3],
	ecs: [TRY_MILLISECONDS.ecs, 3],
	route53: [TRY_MILLISECONDS.route53, 3],
	"application-autoscaling": [TRY_MILLISECONDS.scaling, 3],
	cloudwatch: [TRY_MILLISECONDS.cloudWatch, 3],
	states: [TRY_MILLISECONDS.stepFunctions, 3],
	sns: [TRY_MILLISECONDS.sns, 3],
	events: [TRY_MILLISECONDS.eventBridge, 2],
	lambda: [TRY_MILLISECONDS.lambda, 1],
	logs: [TRY_MILLISECONDS.logs, 3],
	sts: [TRY_MILLISECONDS.sts, 3],
} as const;

/** After how many milliseconds a call is given up: all tries, and at most 150 between them. */
function inputUpAfter(api: keyof typeof TRIES): number {
	const [milliseconds, tries] = TRIES[api];
	return tries * milliseconds + 150;
}

/** Which calls hang. */
interface Hangs {
	(call: PortCall): boolean;
	/** The API that keeps them waiting. Default: their own. */
	readonly api?: keyof typeof TRIES;
}

const serviceOf = ({ name }: PortCall) => ACTIONS[name]?.service ?? "dynamodb";
const calls = (...services: string[]): Hangs => {
	return (call) => services.includes(serviceOf(call));
};
const reads = (...services: string[]): Hangs => {
	return (call) => calls(...services)(call) && ACTIONS[call.name]?.write === false;
};
/** Nothing of a service can be asked or done when nobody can act in its role. */
const sts: Hangs = Object.assign(calls("elb", "route53", "ecs", "application-autoscaling", "cloudwatch", "lambda"), {
	api: "sts" as const,
});

afterEach(() => vi.useRealTimers());

/** A rollout gone wrong that re-routed both load balancers, as Complete may leave it: all that fail-back may have to do. */
async function gone(hangs: Hangs) {
	const { scene, document } = await sick();
	const { green } = scene.service.loadBalancers.blue.targetGroups;
	const forward = { Type: "forward", ForwardConfig: { TargetGroups: [{ TargetGroupArn: green, Weight: 100 }] } };
	await scene.world.loadBalancers.route(scene.service.loadBalancers.blue.listener, [forward]);
	return { document, ...hanging(scene, hangs) };
}

/** Lets calls hang from now on, by virtual time. */
function hanging(scene: Scene, hangs: Hangs) {
	vi.useFakeTimers();
	const start = Date.now();
	const seconds = () => (Date.now() - start) / 1_000;
	const written = new Map<string, number>();
	scene.hook = async (call, next) => {
		if (hangs(call)) {
			await new Promise((resume) => setTimeout(resume, inputUpAfter(hangs.api ?? serviceOf(call))));
			throw new Unavailable(`${call.name} hangs`, {});
		}
		const answer = await next();
		written.set(call.name, seconds());
		return answer;
	};
	return { scene, seconds, written };
}

/** What a function came to: when it ended, and when it last wrote what, in seconds from its start. */
async function played(hangs: Hangs, run: (scene: Scene, document: RolloutDocument) => Promise<unknown>) {
	const { scene, document, seconds, written } = await gone(hangs);
	const ended = await ending(run(scene, document), seconds);
	return { ended, routed: written.get("loadBalancers.route"), restored: written.get("dns.change") };
}

/** When a function ends, in seconds from its start, however it does. */
async function ending(run: Promise<unknown>, seconds: () => number): Promise<number | undefined> {
	let ended: number | undefined;
	const end = () => {
		ended = seconds();
	};
	run.then(end, end);
	while (ended === undefined && seconds() < 10 * FUNCTION_SECONDS) await vi.advanceTimersByTimeAsync(50);
	return ended;
}

const failBack = (scene: Scene, document: RolloutDocument) => scene.run("failBack", document);

const watchdog = (scene: Scene) => {
	const aborted = { running: false, status: "ABORTED" };
	const executions = hookedPort(scene, "executions", { describe: async () => aborted });
	const topic = hookedPort(scene, "topic", { publish: async () => undefined });
	const stateMachine = hookedPort(scene, "stateMachine", { start: async () => "", stop: async () => undefined });
	const ports = { ...scene.ports, executions, stateMachine, topic };
	return sweep(
		{ ports, portsOf: () => ports, clock: () => at(scene.seconds), acceptUnregistered: false },
		() => scene.log,
	);
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
	["STS", sts],
	["every read of Elastic Load Balancing and Route 53", reads("elb", "route53")],
	["every read", reads("dynamodb", "elb", "ecs", "route53")],
	["Step Functions, SNS and EventBridge", calls("states", "sns", "events")],
];

describe.each(HANGING)("while %s hangs", (_, hangs) => {
	const canRoute = !hangs({ name: "loadBalancers.route", args: [] });
	const canRestore = !hangs({ name: "dns.change", args: [] });
	const hasLedger = !hangs({ name: "locks.held", args: [] });
	const knowsExecutions = !hangs({ name: "executions.describe", args: [] });

	it("fail-back writes whatever can be written, and ends before its function does", async () => {
		const { ended, routed, restored } = await played(hangs, failBack);
		expect(ended).toBeLessThan(FUNCTION_SECONDS);
		expect({ routed: routed !== undefined, restored: restored !== undefined }).toEqual({
			routed: canRoute,
			restored: canRestore,
		});
	});

	it("so does the watchdog, once it knows of the rollout", async () => {
		const { ended, routed, restored } = await played(hangs, watchdog);
		expect(ended).toBeLessThan(FUNCTION_SECONDS);
		const knows = hasLedger && knowsExecutions;
		expect({ routed: routed !== undefined, restored: restored !== undefined }).toEqual({
			routed: knows && canRoute,
			restored: knows && canRestore,
		});
	});
});

describe("the listeners", () => {
	it("are re-routed at once while Route 53 hangs", async () => {
		expect(await played(calls("route53"), failBack)).toMatchObject({ routed: 0 });
	});

	it("are re-routed within seconds while DynamoDB hangs", async () => {
		const { routed } = await played(calls("dynamodb"), failBack);
		expect(routed).toBeLessThan(10);
	});
});

describe("a check that asks for all that there is", () => {
	const hooks = [
		{ function: "arn:aws:lambda:eu-west-1:1:function:smoke", points: [...HOOK_POINTS], deadlineSeconds: 600 },
	];
	const alarms = { names: ["errors"], missing: "hold" as const };

	/** A check, of which some calls hang, and the user's own alarms and functions say nothing bad. */
	async function check(task: "ready" | "assess", hangs: Hangs) {
		const service = sampleService({ schedule: [{ percent: 100, bakeSeconds: 0 }] });
		const { scene, document } = await Scene.before(task, { service });
		// By then the candidate is healthy.
		scene.seconds += 300;
		const { seconds } = hanging(scene, hangs);
		const { hook } = scene;
		scene.hook = (call, next) =>
			hook(call, async () => {
				if (call.name === "alarms.watched") return { errors: "OK" };
				return call.name === "hooks.ask" ? { verdict: "pass", reason: "" } : next();
			});
		const judged = { ...document, service: { ...service, judge: sampleJudge({ hooks, alarms, minRequests: 1 }) } };
		const ended = await ending(scene.run(task, judged), seconds);
		return { ended, asked: scene.calls.map(({ name }) => name), hung: scene.calls.filter(hangs).length };
	}

	it.each<["ready" | "assess", string, Hangs]>(
		(["ready", "assess"] as const).flatMap((task): ["ready" | "assess", string, Hangs][] => [
			[task, "Lambda", calls("lambda")],
			[task, "CloudWatch", calls("cloudwatch")],
			[task, "CloudWatch and Lambda", calls("cloudwatch", "lambda")],
			[task, "ECS and Elastic Load Balancing", calls("ecs", "elb")],
			[task, "STS", sts],
			[task, "every read", reads("ecs", "elb", "cloudwatch", "lambda")],
		]),
	)("ends before its function does (%s, while %s hangs)", async (task, _, hangs) => {
		const { ended, hung } = await check(task, hangs);
		expect(hung).toBeGreaterThan(0);
		expect(ended).toBeLessThan(FUNCTION_SECONDS);
	});

	it("waits for hooks all the same when they take their time", async () => {
		const { ended, asked } = await check("ready", ({ name }) => name === "hooks.ask");
		expect(asked).toContain("hooks.ask");
		expect(ended).toBeGreaterThanOrEqual(TRY_MILLISECONDS.lambda / 1_000);
		expect(ended).toBeLessThan(TRY_MILLISECONDS.lambda / 1_000 + 1);
	});
});

import { describe, expect, it, vi } from "vitest";
import { SILENT } from "../../../rehearsal/functions.ts";
import { WorldAttempts } from "../../../rehearsal/world/attempts.ts";
import { WorldProbations, WorldRegistry } from "../../../rehearsal/world/ledger.ts";
import { IdentityRefused, InvalidInput, Refused, UntrustedInput, UntrustedOriginal } from "../../../runtime/errors.ts";
import type { MetricLog, Registry } from "../../../runtime/ports/index.ts";
import { createHandler } from "../../../runtime/tasks/handler.ts";
import { actuatorTasks, observerTasks } from "../../../runtime/tasks/index.ts";
import type { LogFactory, Task } from "../../../runtime/tasks/task.ts";
import { countUntrusted } from "../../../runtime/tasks/untrusted.ts";
import { at, EXECUTION, sampleDocument } from "../../support/documents.ts";
import { untouchable } from "../../support/ports.ts";

const request = { task: "begin", now: at(5).toISOString(), execution: EXECUTION, input: sampleDocument() };

/** A handler of one task, and the lines that it logs, each with the fields of its log. */
function handlerOf(task: Task<string>, clock?: () => number) {
	const lines: Record<string, unknown>[] = [];
	const logFor: LogFactory = (fields) => {
		const line = (message: string, more?: object) => void lines.push({ message, ...fields, ...more });
		return { info: line, warn: line, error: line };
	};
	return { handler: createHandler({ begin: task }, () => "ports", logFor, clock), lines };
}

const tasks = createHandler({ ...observerTasks, ...actuatorTasks }, untouchable, () => SILENT);

/** The faults with which a handler refuses a request. */
async function faults(event: unknown): Promise<readonly string[]> {
	const error: unknown = await tasks(event).then(
		() => new Error("the request was accepted"),
		(reason: unknown) => reason,
	);
	if (error instanceof InvalidInput) return error.faults;
	throw error;
}

describe("a function", () => {
	it("hands a task its document, ports, time and execution", async () => {
		const { handler } = handlerOf(async (document, { ports, now, execution }) => {
			expect({ ports, now, execution }).toEqual({ ports: "ports", now: at(5), execution: EXECUTION });
			return { ...document, next: "proceed" };
		});
		expect(await handler(request)).toEqual({ ...sampleDocument(), next: "proceed" });
	});

	it("hands a task the ports of the very service that its document is about", async () => {
		const task: Task<string> = async (document, { ports }) => ({ ...document, next: ports });
		const handler = createHandler(
			{ begin: task },
			({ name, roles }) => `${name} ${roles.actuator}`,
			() => SILENT,
		);
		const { service } = sampleDocument();
		const roles = { observer: "arn:aws:iam::1:role/checks", actuator: "arn:aws:iam::1:role/acts" };
		const input = sampleDocument({ service: { ...service, name: "search", roles } });
		expect(await handler({ ...request, input })).toMatchObject({ next: "search arn:aws:iam::1:role/acts" });
	});

	it.each([
		["when this try began, if that was later: it may be a retry", 9, 9],
		["when the state was entered, if its own clock lags", 3, 5],
	])("tells a task %s", async (_, clock, seconds) => {
		const { handler } = handlerOf(
			async (document, { now }) => {
				expect(now).toEqual(at(seconds));
				return document;
			},
			() => at(clock).getTime(),
		);
		expect.assertions(1);
		await handler(request);
	});

	it("logs what a task led to, with rollout, service and task on the line", async () => {
		const verdict = { verdict: "hold", code: "ObservedBefore", reason: "again" } as const;
		const { handler, lines } = handlerOf(async (document) => ({ ...document, next: "skip", verdict }));
		await handler(request);
		expect(lines).toEqual([
			{
				message: "task done",
				rollout: EXECUTION,
				service: "shop",
				task: "begin",
				next: "skip",
				verdict,
				step: undefined,
			},
		]);
	});

	it("logs a task's error and hands it on as it is", async () => {
		const error = new Refused("AccessDenied", {});
		const { handler, lines } = handlerOf(() => Promise.reject(error));
		await expect(handler(request)).rejects.toBe(error);
		expect(lines).toEqual([{ message: "task failed", rollout: EXECUTION, service: "shop", task: "begin", error }]);
	});
});

describe("what is not to be trusted", () => {
	const named = { ...sampleDocument(), event: { ...sampleDocument().event, service: "shop" } };
	const { service } = sampleDocument();

	/** How a task's failure is logged and counted, where these services are registered. */
	async function failing(error: Error, input: unknown, registry: Registry = new WorldRegistry(service)) {
		const lines: Record<string, unknown>[] = [];
		const line = (message: string, more?: object) => void lines.push({ message, ...more });
		const log = { info: line, warn: line, error: line };
		const counted: unknown[] = [];
		const metricLog: MetricLog = { put: (...metric) => void counted.push(metric) };
		const fail = () => Promise.reject(error);
		const handler = createHandler(
			{ begin: fail },
			() => "ports",
			() => log,
			undefined,
			{
				metricLog,
				registry,
				entry: {
					tasks: { load: fail },
					ports: { registry, attempts: new WorldAttempts(), probations: new WorldProbations() },
				},
			},
		);
		for (const task of ["load", "begin"]) {
			await expect(handler({ ...request, task, input })).rejects.toBe(error);
		}
		return { lines, counted };
	}

	it.each([new UntrustedInput("the input", ["x"]), new UntrustedOriginal(["x"]), new IdentityRefused("x")])(
		"is logged with a code that alarms find, and counted under its service: $name",
		async (error) => {
			const { lines, counted } = await failing(error, named);
			expect(lines).toEqual(Array(2).fill({ message: "task failed", error, code: "UntrustedInput" }));
			expect(counted).toEqual(Array(2).fill(["shop", { UntrustedInputs: 1 }]));
		},
	);

	it.each([
		["a document of version 0.2, by its configuration", sampleDocument(), "shop"],
		[
			"a service that is not registered",
			{ ...named, event: { ...named.event, service: "shop2" }, service: { ...service, name: "shop2" } },
			"unregistered",
		],
	])("is counted under no name that is not registered: %s", async (_, input, name) => {
		const { counted } = await failing(new IdentityRefused("x"), input);
		expect(counted).toEqual(Array(2).fill([name, { UntrustedInputs: 1 }]));
	});

	it("is counted, and its own error handed on, where the registry cannot be read", async () => {
		const { counted } = await failing(new IdentityRefused("x"), named, { find: () => Promise.reject(new Error("no")) });
		expect(counted).toEqual(Array(2).fill(["unregistered", { UntrustedInputs: 1 }]));
	});

	it("is none of the other errors", async () => {
		const { lines, counted } = await failing(new Refused("x", {}), named);
		expect(lines.map((each) => Object.keys(each))).toEqual(Array(2).fill(["message", "error"]));
		expect(counted).toEqual([]);
	});

	it("is counted without a name where an input has none", async () => {
		const metricLog = { put: vi.fn() };
		await countUntrusted({ event: { service: "x\ny" } }, { metricLog, registry: new WorldRegistry(service) });
		await countUntrusted(null, { metricLog });
		expect(metricLog.put.mock.calls).toEqual(Array(2).fill(["unregistered", { UntrustedInputs: 1 }]));
	});
});

describe("before any port is touched, a function refuses", () => {
	it("a request that is none, naming all that is missing", async () => {
		expect((await faults({})).map((fault) => fault.split(":")[0])).toEqual(["task", "now", "execution", "input"]);
	});

	it("with an error that says what was refused", async () => {
		await expect(tasks({})).rejects.toThrow(/^the task request is not valid:\n- task: /);
		await expect(tasks({ ...request, task: "shrug" })).rejects.toThrow(/^the task request is not valid:\n- task: /);
		await expect(tasks({ ...request, input: {} })).rejects.toThrow(/^the rollout is not valid:\n- event: /);
		await expect(tasks({ ...request, task: "ready" })).rejects.toThrow(/^the rollout is not valid:\n- rollout: /);
	});

	it("no request at all", async () => {
		expect(await faults(undefined)).toHaveLength(1);
	});

	it.each(Object.keys({ ...observerTasks, ...actuatorTasks }))(
		"a malformed document for %s, naming all faults",
		async (task) => {
			const { event, service } = sampleDocument();
			const input = { event: { ...event, deploymentId: "" }, service: { ...service, name: "", idleCount: -1 } };
			expect((await faults({ ...request, task, input })).map((fault) => fault.split(":")[0])).toEqual([
				"event.deploymentId",
				"service.name",
				"service.idleCount",
			]);
		},
	);

	it.each(["shrug", "toString", "__proto__"])("the task %s, naming those that it knows", async (task) => {
		expect(await faults({ ...request, task })).toEqual([
			`task: must be one of ready, settle, assess, watch, confirm, frozen, probation, countStragglers, restore, begin, deploy, prepare, route, shift, startHooks, gate, freeze, complete, handOn, takeBack, retire, failBack, verify, conclude (given: ${task})`,
		]);
	});

	it.each(["ready", "settle", "assess", "countStragglers", "retire"])(
		"%s before Begin has made a rollout",
		async (task) => {
			expect(await faults({ ...request, task })).toEqual(["rollout: missing; Begin makes it"]);
		},
	);

	it("restore before FailBack has written", async () => {
		expect(await faults({ ...request, task: "restore" })).toEqual(["failBack: missing; FailBack makes it"]);
	});
});

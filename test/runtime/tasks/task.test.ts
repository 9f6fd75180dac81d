import { describe, expect, it } from "vitest";
import { SILENT } from "../../../rehearsal/functions.ts";
import { InvalidInput, Refused } from "../../../runtime/errors.ts";
import { actuatorTasks, observerTasks } from "../../../runtime/tasks/index.ts";
import { createHandler, type LogFactory, type Task } from "../../../runtime/tasks/task.ts";
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
		const roles = { observer: "arn:aws:iam::1:role/looks", actuator: "arn:aws:iam::1:role/acts" };
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
		const verdict = { verdict: "hold", code: "SeenBefore", reason: "again" } as const;
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
			`task: must be one of ready, settle, assess, watch, confirm, countStragglers, restore, begin, prepare, aim, shift, gate, complete, retire, failBack, verify, conclude (given: ${task})`,
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

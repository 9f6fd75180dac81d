import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleEvent, sampleService } from "../../../rehearsal/sample.ts";
import { WorldAttempts } from "../../../rehearsal/world/attempts.ts";
import { WorldProbations, WorldRegistry } from "../../../rehearsal/world/ledger.ts";
import type { Attempt, RolloutDocument, ServiceConfig } from "../../../runtime/contract/index.ts";
import { rollbackConfig } from "../../../runtime/core/rollout/rollback.ts";
import { UntrustedInput } from "../../../runtime/errors.ts";
import { loadWith } from "../../../runtime/tasks/load.ts";
import {
	at,
	EXECUTION,
	STRANGER,
	sampleAttempt,
	sampleDocument,
	sampleRollout,
	startInput,
} from "../../support/documents.ts";
import { runs } from "../../support/runs.ts";

const service = sampleService();
/** What the log was told. */
const warned: string[] = [];
const log = { info() {}, warn: (message: string) => void warned.push(message), error() {} };

/** What Load answers to an input. */
function load(input: unknown, registered: readonly ServiceConfig[] = [service]): Promise<RolloutDocument> {
	const registry = new WorldRegistry(...registered);
	const ports = { attempts: new WorldAttempts(), registry, probations: new WorldProbations() };
	return loadWith({ acceptUnregistered: true })(input, { ports, now: at(0), execution: EXECUTION, log });
}

/** The faults for which Load refuses an input. */
async function faults(input: unknown): Promise<readonly string[]> {
	const error = await load(input).then(
		() => new Error("it was accepted"),
		(reason: unknown) => reason,
	);
	if (error instanceof UntrustedInput) return error.faults;
	throw error;
}

describe("Load", () => {
	it("answers the event and the registered configuration, and nothing else", async () => {
		expect(await load(startInput())).toEqual({ event: { ...sampleEvent(), service: "shop" }, service });
	});

	it.each(["rollout", "service", "verdict", "failBack", "lock", "error", "gate", "next", "queuedSince", "__proto__"])(
		"refuses an input that carries %s",
		async (key) => {
			const input: unknown = JSON.parse(JSON.stringify(startInput()).replace(/}$/, `,${JSON.stringify(key)}:{}}`));
			expect(await faults(input)).toEqual([`${key}: is not taken from an input; leave it out`]);
		},
	);

	it("refuses a whole document of a rollout under way, naming each part", async () => {
		const document = { ...sampleDocument({ rollout: sampleRollout() }), ...startInput() };
		expect(await faults(document)).toEqual([
			"service: is not taken from an input; leave it out",
			"rollout: is not taken from an input; leave it out",
		]);
	});

	it.each([
		["deploymentId", `ecs-svc/${"1".repeat(33)}`],
		["deploymentId", "ecs-svc/1\n"],
		["eventName", "SERVICE_DEPLOYMENT_FAILED"],
		["at", "yesterday"],
		["serviceArn", "arn:aws:s3:::shop"],
		["serviceArn", `${service.services.green}\n`],
		["service", "shop\n"],
		["service", "s".repeat(21)],
		["service", "Shop"],
		["service", ""],
	])("refuses an event whose %s is %j", async (field, value) => {
		const notified = await faults({ event: { ...startInput().event, [field]: value } });
		expect(notified).not.toEqual([]);
		for (const fault of notified) expect(fault).toMatch(new RegExp(`^event\\.${field}: `));
	});

	it("reads no registration for a name that is none", async () => {
		const registry = { find: () => Promise.reject(new Error("it was asked")) };
		const ports = { registry, attempts: new WorldAttempts(), probations: new WorldProbations() };
		const context = { ports, now: at(0), execution: EXECUTION, log };
		const input = { event: { ...startInput().event, service: "shop#" } };
		await expect(loadWith({ acceptUnregistered: true })(input, context)).rejects.toBeInstanceOf(UntrustedInput);
	});

	it("keeps a thousand foreign keys to a message that can be read", async () => {
		const foreign = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`${i} ${"x".repeat(200)}`, i]));
		const error = await load({ ...startInput(), ...foreign }).catch((thrown: unknown) => thrown);
		const notified = (error as Error).message.split("\n");
		expect(notified).toHaveLength(22);
		expect(notified.at(-1)).toBe("- and 980 more");
	});

	it("makes nothing but a registered service's document of any input, and tells any other in few lines of text", async () => {
		const event = fc.record(
			{
				service: fc.constantFrom("shop", "shop2", "SHOP"),
				deploymentId: fc.constantFrom("ecs-svc/2", "2"),
				eventName: fc.constantFrom("SERVICE_DEPLOYMENT_COMPLETED", "X"),
				serviceArn: fc.constantFrom(
					service.services.green,
					"arn:aws:ecs:eu-west-1:1:service/other/other",
					"x\u001b[2J",
				),
				more: fc.anything(),
			},
			{ requiredKeys: [] },
		);
		const input = fc.oneof(
			fc.anything(),
			fc.record({ event: fc.oneof(event, fc.anything()), rollout: fc.anything() }, { requiredKeys: ["event"] }),
			fc.dictionary(fc.string({ unit: "binary", maxLength: 300 }), fc.anything()),
		);
		await fc.assert(
			fc.asyncProperty(input, async (input) => {
				const { document, error } = await load(input).then(
					(answer) => ({ document: answer, error: undefined }),
					(reason: unknown) => ({ document: undefined, error: reason }),
				);
				if (document) {
					expect(Object.keys(document)).toEqual(["event", "service"]);
					expect(document.service).toEqual(service);
					expect(Object.keys(input as object)).toEqual(["event"]);
				} else {
					expect(error).toBeInstanceOf(UntrustedInput);
					const { message } = error as Error;
					expect(message.split("\n").length).toBeLessThan(30);
					expect(message.length).toBeLessThan(12_000);
					expect(message.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
				}
			}),
			{ numRuns: runs(300) },
		);
	});
});

describe("Load of an attempt", () => {
	/** What Load answers to an attempt that the release function has written down, or to one that it has not. */
	async function loadAttempt(
		attempt: Attempt | undefined,
		execution = EXECUTION,
		config: ServiceConfig = service,
	): Promise<RolloutDocument> {
		const attempts = new WorldAttempts();
		if (attempt) await attempts.record("shop", undefined, attempt);
		const ports = { attempts, registry: new WorldRegistry(config), probations: new WorldProbations() };
		const input = { event: { service: "shop", attempt: "r2" } };
		return loadWith({ acceptUnregistered: false })(input, { ports, now: at(0), execution, log });
	}

	it("answers what is written down, but for who asked and why", async () => {
		const attempt = sampleAttempt();
		expect(await loadAttempt({ ...attempt, by: "alice", reason: "for the sale" })).toEqual({
			event: { service: "shop", attempt: "r2" },
			service,
			attempt,
		});
	});

	it("has a rollback moved all at once, and a release by the service's own schedule", async () => {
		expect((await loadAttempt(sampleAttempt({ kind: "rollback" }))).service).toEqual(rollbackConfig(service));
		expect(rollbackConfig(service)).not.toEqual(service);
		expect((await loadAttempt(sampleAttempt())).service).toEqual(service);
	});

	it("has what somebody lets pass held up by no calendar", async () => {
		const calendar = {
			timeZone: "UTC",
			open: [],
			freeze: [{ from: "2026-12-18T18:00", to: "2027-01-02T06:00", reason: "holidays" }],
		};
		const kept = { ...service, calendar };
		const load = async (attempt: Attempt) => (await loadAttempt(attempt, EXECUTION, kept)).service;
		expect((await load(sampleAttempt())).calendar).toEqual(calendar);
		expect((await load(sampleAttempt({ overrideCalendar: true }))).calendar).toBeNull();
	});

	it("refuses one that nobody has asked for, and says how to ask", async () => {
		await expect(loadAttempt(undefined)).rejects.toMatchObject({
			name: "UntrustedInput",
			faults: [expect.stringMatching(/^event\.attempt: nobody has asked .*-- release shop.*\(given: r2\)$/)],
		});
	});

	it("refuses one in an execution that is not its own", async () => {
		await expect(loadAttempt(sampleAttempt(), STRANGER)).rejects.toMatchObject({
			name: "UntrustedInput",
			faults: ["event.attempt: r2 has an execution of its own, mine; leave this one (given: another)"],
		});
	});
});

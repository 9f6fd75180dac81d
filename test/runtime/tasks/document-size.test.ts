import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SILENT } from "../../../rehearsal/functions.ts";
import {
	CONFIGURATION_BYTES,
	DOCUMENT_BYTES,
	jsonBytes,
	LENGTHS,
	LIMITS,
	RolloutDocument,
	STATE_BYTES,
} from "../../../runtime/contract/index.ts";
import { noteTargets } from "../../../runtime/core/analysis/known-targets.ts";
import { minuteKey } from "../../../runtime/core/analysis/minutes.ts";
import { fail, hold } from "../../../runtime/core/analysis/verdict.ts";
import { noted, withoutChecks } from "../../../runtime/core/rollout/memory.ts";
import { InvalidInput } from "../../../runtime/errors.ts";
import { parse } from "../../../runtime/parse.ts";
import { createHandler, taskOutput } from "../../../runtime/tasks/handler.ts";
import type { Task } from "../../../runtime/tasks/task.ts";
import { at, EXECUTION, sampleDocument, sampleRollout } from "../../support/documents.ts";
import { filled, largestDocument, largestService, WIDEST } from "../../support/largest.ts";
import { runs } from "../../support/runs.ts";

const request = { task: "begin", now: at(5).toISOString(), execution: EXECUTION };
const wire = (value: unknown) => JSON.parse(JSON.stringify(value));
/** A task's request has the document inside of it, and its answer comes with what the Lambda integration says of it. */
const AROUND_BYTES = 8_192;

describe("a document with everything as large as the contract lets it be", () => {
	const sizes = fc.record({
		wide: fc.constantFrom(...WIDEST),
		configuration: fc.integer({ min: 16_384, max: CONFIGURATION_BYTES }),
		cause: fc.constantFrom(...WIDEST),
	});

	it("is within its bound, and the state with what a Catch adds within Step Functions'", () => {
		fc.assert(
			fc.property(sizes, ({ wide, configuration, cause }) => {
				const document = largestDocument(wide, configuration);
				const answer = taskOutput("assess", document);
				expect(jsonBytes(answer)).toBeLessThanOrEqual(DOCUMENT_BYTES);
				expect(parse(RolloutDocument, wire(answer), "the rollout")).toEqual(document);
				// What a person gives with a task token. Of 32,768 characters of three bytes each, the largest documents have room for 65,536.
				const input = { Error: "E".repeat(256), Cause: filled(cause, cause === "漢" ? 21_500 : 32_768) };
				expect(jsonBytes({ ...answer, error: input }) + AROUND_BYTES).toBeLessThanOrEqual(STATE_BYTES);
				const back = taskOutput(
					"failBack",
					withoutChecks(parse(RolloutDocument, wire({ ...answer, error: input }), "it")),
				);
				expect(jsonBytes(back)).toBeLessThan(DOCUMENT_BYTES - 60_000);
			}),
			// The largest of all are tried each time.
			{
				numRuns: runs(12),
				examples: WIDEST.map((wide) => [{ wide, configuration: CONFIGURATION_BYTES, cause: wide }]),
			},
		);
	});

	it("has room for what its end says", () => {
		for (const wide of WIDEST) {
			const document = withoutChecks(largestDocument(wide, CONFIGURATION_BYTES));
			const caught = { Error: filled(wide, LENGTHS.error), Cause: filled(wide, LENGTHS.cause) };
			const ended = taskOutput("conclude", {
				...document,
				...{ error: caught, announceError: caught, stragglersError: caught },
				failBack: {
					...{ attempt: 100, changeId: "x".repeat(LIMITS.execution), polls: 100_000, startedAt: at(0).toISOString() },
					overwrote: filled(wide, LENGTHS.reason),
				},
				refused: Array.from({ length: 5 }, () => filled(wide, LENGTHS.refusal)),
				announcement: { subject: "s".repeat(99), message: filled(wide, LENGTHS.announcement) },
				failure: { error: filled(wide, LENGTHS.error), cause: filled(wide, LENGTHS.cause) },
				stragglers: { requests: 1e9, percent: 100 / 3, seconds: 604_800 },
			});
			expect(jsonBytes(ended)).toBeLessThan(DOCUMENT_BYTES);
			expect(parse(RolloutDocument, wire(ended), "the rollout")).toEqual(ended);
		}
	});
});

describe("a long rollout of 5,000 tasks", () => {
	it("remembers them, its probes and its verdicts within the bound, whatever comes and goes", () => {
		const service = largestService("漢", CONFIGURATION_BYTES);
		let rollout = sampleRollout({ step: 0, stableTasks: 5_000 });
		let most = 0;
		for (let observation = 0; observation < 60; observation++) {
			const now = at(60 * observation);
			// ECS replaces tasks at every check: each address is new.
			const targets = Array.from({ length: 5_000 }, (_, i) => ({
				id: `2a05:d018:0:1:${(i + 50 * observation).toString(16).padStart(8, "0")}::1:8080`,
				state: i < 4_900 ? "healthy" : "unhealthy",
			}));
			const known = noteTargets(rollout.targets, { blue: targets, green: targets }, now);
			const probes = { ...rollout.probes, [minuteKey(now.getTime())]: { sent: 20, failed: 20, serverErrors: 20 } };
			const said =
				observation % 2 === 0
					? hold(`H${observation}`, filled("漢", 30_000))
					: fail("F", `"${observation}`.repeat(10_000));
			rollout = noted({ ...rollout, targets: known, probes }, said, service, now);
			if (observation % 20 === 19) {
				const answer = taskOutput("assess", { ...sampleDocument({ service }), rollout, verdict: said });
				most = Math.max(most, jsonBytes(answer));
				expect(parse(RolloutDocument, wire(answer), "the rollout").rollout).toEqual(rollout);
			}
		}
		expect(most).toBeLessThan(DOCUMENT_BYTES - 40_000);
		expect(rollout.targets?.full).toBe(true);
	});
});

describe("what is too large", () => {
	it("is refused as a configuration, with what to do", () => {
		const service = largestService("漢", CONFIGURATION_BYTES + 1_000);
		expect(jsonBytes(service)).toBeGreaterThan(CONFIGURATION_BYTES);
		const read = () => parse(RolloutDocument, sampleDocument({ service }), "the input");
		expect(read).toThrow(InvalidInput);
		expect(read).toThrow(`service: must have at most ${CONFIGURATION_BYTES} bytes: name fewer alarms and hooks`);
	});

	it("fails a task where a Catch sees it; what brings traffic back hands on what it has", async () => {
		const grown: Task<string> = async (document) => ({ ...document, refused: ["x".repeat(DOCUMENT_BYTES)] });
		const handler = createHandler(
			{ begin: grown, failBack: grown },
			() => "ports",
			() => SILENT,
		);
		const input = sampleDocument();
		await expect(handler({ ...request, input })).rejects.toMatchObject({
			name: "DocumentTooLarge",
			message: expect.stringMatching(/^begin would hand on \d+ bytes; a document may have 188416$/),
		});
		expect(await handler({ ...request, task: "failBack", input })).toHaveProperty("refused");
	});

	it("is cut where it was written by another version", () => {
		const long = filled("漢", 50_000);
		const cause = JSON.stringify({ errorMessage: `a\n${long}`, errorType: "X", trace: [long] });
		const document = parse(
			RolloutDocument,
			{
				...sampleDocument(),
				verdict: { verdict: "hold", code: "H", reason: long },
				error: { Error: long, Cause: cause },
			},
			"the rollout",
		);
		expect(document.verdict?.reason).toHaveLength(LENGTHS.reason);
		expect(document.error?.Error).toHaveLength(LENGTHS.error);
		expect(document.error?.Cause).toMatch(/^a 漢+…$/);
	});

	it("is forgotten of targets as version 0.2 kept them, and read of its probes", () => {
		const targets = { proven: ["10.0.0.1:80"], since: { "10.0.0.2:80": at(0).toISOString() } };
		const probes = { "29471040": { sent: 2, failed: 1, serverErrors: 0 } };
		const rollout = { ...sampleRollout(), targets, probes };
		const read = parse(RolloutDocument, { ...sampleDocument(), rollout }, "the rollout").rollout;
		expect(read?.targets).toBeUndefined();
		expect(read?.probes).toEqual(probes);
	});
});

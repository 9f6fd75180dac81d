import { sampleEvent, sampleService } from "../../rehearsal/sample.ts";
import {
	type Attempt,
	byColor,
	HOOK_POINTS,
	jsonBytes,
	type KnownTargets,
	LENGTHS,
	LIMITS,
	MOST_FIRST_CHECKS,
	MOST_KNOWN_TARGETS,
	MOST_PROBED_MINUTES,
	NOTES_BYTES,
	ORIGINAL_BYTES,
	type Original,
	type Rollout,
	type RolloutDocument,
	type Scaling,
	type ServiceConfig,
	type Verdict,
} from "../../runtime/contract/index.ts";
import { at } from "./documents.ts";

/** Characters that are as long as any in JSON: three bytes of UTF-8, an escaped quote, two halves with four bytes. */
export const WIDEST = ["漢", '"', "😀", "x"] as const;
export type Widest = (typeof WIDEST)[number];

/** A text of so many characters. */
export function filled(wide: Widest, length: number): string {
	return wide.repeat(Math.floor(length / wide.length));
}

const FUNCTION = "arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:";
const functionArn = (i: number) => `${FUNCTION}${String(i).padEnd(64, "f")}:${"v".repeat(128)}`;

/** A configuration with as many hooks as there may be, and as many alarms as then fit. */
export function largestService(wide: Widest, most: number): ServiceConfig {
	const base = sampleService();
	const asked = { points: [...HOOK_POINTS], deadlineSeconds: 600 };
	const command = [`bin/${"x".repeat(64)}`];
	const hooks = Array.from({ length: LIMITS.hooks }, (_, i) =>
		i < LIMITS.taskHooks
			? { ...asked, task: { command, container: "c".repeat(255) } }
			: { ...asked, function: functionArn(i) },
	);
	const service = (names: string[]): ServiceConfig => ({
		...base,
		judge: { ...base.judge, hooks, alarms: { names, missing: "ignore" } },
	});
	const names: string[] = [];
	while (names.length < LIMITS.alarms) {
		const next = `${names.length}${filled(wide, 250)}`;
		if (jsonBytes(service([...names, next])) > most) break;
		names.push(next);
	}
	return service(names);
}

/** What fail-back brings back, as large as Begin takes it. */
export function largestOriginal(): Original {
	const record = (values: number) => ({
		Name: "shop.example.com.",
		Type: "A",
		SetIdentifier: "blue",
		Weight: 100,
		ResourceRecords: Array.from({ length: values }, () => "255.255.255.255"),
	});
	let original: Original = { records: [], preview: [], actions: { blue: [], green: [] } };
	for (let values = 1; ; values++) {
		const larger = { ...original, records: [record(values)] };
		if (jsonBytes(larger) > ORIGINAL_BYTES) return original;
		original = larger;
	}
}

/** All that checks may remember of targets. */
export function largestTargets(): KnownTargets {
	const half = MOST_KNOWN_TARGETS / 2;
	const each = Math.floor(half / MOST_FIRST_CHECKS);
	const timestamps = Array.from({ length: MOST_FIRST_CHECKS }, (_, i) => at(i).toISOString());
	return {
		proven: "x".repeat(5 * half),
		since: Object.fromEntries(timestamps.map((timestamp) => [timestamp, "x".repeat(5 * each)])),
	};
}

const verdict = (wide: Widest): Verdict => ({
	verdict: "fail",
	code: "x".repeat(LENGTHS.error),
	reason: filled(wide, LENGTHS.reason),
});

function notes(wide: Widest): NonNullable<Rollout["verdicts"]> {
	const note = { ...verdict(wide), reason: filled(wide, LENGTHS.note), at: at(0).toISOString(), percent: 100 };
	const all = Array.from({ length: 20 }, () => note);
	while (jsonBytes(all) > NOTES_BYTES) all.pop();
	return all;
}

/** A task that has been started: more than why one has not been. */
function largestTask() {
	const name = "l".repeat(LIMITS.logName);
	const log = { group: name, stream: name + name };
	const arn = "arn:aws-us-gov:ecs:us-gov-west-1:123456789012:task/".padEnd(350, "t");
	return { task: { arn, log } };
}

/** What Load hands on of an attempt. */
function largestAttempt(attempt: string, at: string): Attempt {
	const container = { name: "c".repeat(255), port: 65_535 };
	const what = { taskDefinition: "d".repeat(400), executionName: "e".repeat(80) };
	return { attempt, release: Number.MAX_SAFE_INTEGER, kind: "deployment", ...what, container, at };
}

/** What scales both colors, as long as it may be. */
const SCALING: Scaling = byColor(() => ({
	min: 1_000_000,
	max: 1_000_000,
	suspended: { in: false, out: false, scheduled: false },
}));

/** A document in the middle of a rollout with everything as large as the contract lets it be. */
export function largestDocument(wide: Widest, configurationBytes: number): RolloutDocument {
	const service = largestService(wide, configurationBytes);
	const original = largestOriginal();
	const timestamp = at(0).toISOString();
	const id = "x".repeat(LIMITS.execution);
	const deploymentId = `ecs-svc/${"9".repeat(32)}`;
	const probes = Object.fromEntries(
		Array.from({ length: MOST_PROBED_MINUTES }, (_, i) => [
			String(29_471_040 + 9 * i),
			{ sent: 999, failed: 999, serverErrors: 999 },
		]),
	);
	const hooks = Object.fromEntries(
		["after-step", "before-completion"].flatMap((point) =>
			service.judge.hooks.map((hook, i) => [
				`${point} ${hook.function ?? `task ${i}`}`,
				{ since: timestamp, passed: false, ...(hook.task && largestTask()) },
			]),
		),
	);
	return {
		event: { ...sampleEvent(), service: "shop", at: timestamp, deploymentId },
		attempt: largestAttempt(deploymentId, timestamp),
		service,
		queuedSince: timestamp,
		unseenSince: timestamp,
		rollout: {
			scaling: SCALING,
			...{
				attempt: deploymentId,
				deploymentId,
				stable: "blue",
				candidate: "green",
				original,
				records: original.records,
			},
			...{
				startedAt: timestamp,
				deployedAt: timestamp,
				preparingSince: timestamp,
				runningSince: timestamp,
				shiftedAt: timestamp,
			},
			...{
				inSyncAt: timestamp,
				nextPollAt: timestamp,
				bakedFrom: timestamp,
				unreachableSince: timestamp,
				changeId: id,
			},
			...{ stableTasks: 5_000, step: 1_000, polls: 100_000, requestsPerMinute: 1e9 / 3 },
			pace: { seconds: 3_600, askedAt: timestamp },
			targets: largestTargets(),
			probes,
			hooks,
			verdicts: notes(wide),
		},
		verdict: verdict(wide),
		gate: { leadsTo: "complete", seconds: 604_800, since: timestamp, reason: filled(wide, LENGTHS.reason) },
		freeze: { leadsTo: "complete", since: timestamp, heldSeconds: 604_800, reason: filled(wide, LENGTHS.fault) },
		opened: { Error: "GateOpened", Cause: "Somebody let the rollout go on." },
		next: "x".repeat(32),
		waitSeconds: 86_400,
	};
}

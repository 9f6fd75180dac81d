import { isDeepStrictEqual } from "node:util";
import { COLOURS, other, PRODUCTION_TAG, type RecordSet, type ServiceConfig } from "../../runtime/contract.ts";
import type { Snapshot } from "../play/snapshot.ts";
import type { End } from "../play/watcher.ts";
import type { Invariant } from "./invariant.ts";
import { keptLoud } from "./kept-loud.ts";

/** Invariant 3. */
export const ends: Invariant = {
	name: "3-ends",
	holds:
		"It ends in one of two places, field by field: the candidate at 100 % on both edges, or everything as it was; history says which, and the lock is free",
	watch(report) {
		let service: ServiceConfig;
		let original: Snapshot;
		return {
			begins: (given, first) => {
				service = given;
				original = first;
			},
			ended: (end) => {
				for (const fault of endFaults(end, original, service)) report(fault, end.snapshot.seconds);
			},
		};
	},
};

/** What is not as it must be in the place that history says. */
function endFaults(end: End, original: Snapshot, service: ServiceConfig): string[] {
	if (keptLoud(end)) return [];
	const { snapshot } = end;
	const completed = snapshot.history.some(({ outcome }) => outcome === "completed");
	const wanted = completed ? completedPlace(original, service) : original;
	const faults = ["records", "preview", "actions", "tags"].flatMap((field) => {
		const [found, expected] = [snapshot, wanted].map((each) => demanded(field as keyof Snapshot, each, end));
		if (isDeepStrictEqual(found, expected)) return [];
		return [`${field} are ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`];
	});
	const idle = completed ? "blue" : "green";
	const kept = refusedCount(end) || (completed && keptAloud(end));
	if (snapshot.desired[idle] !== service.idleCount && !kept) {
		faults.push(`${idle} is to run ${snapshot.desired[idle]} tasks`);
	}
	if (snapshot.lock) faults.push(`the lock is held by ${snapshot.lock.owner}`);
	for (const { deploymentId, outcome } of snapshot.history) {
		if (outcome === "running") faults.push(`history says that ${deploymentId} is running`);
	}
	return faults;
}

/** What is there of a field, but for tags that AWS refused. */
function demanded(field: keyof Snapshot, snapshot: Snapshot, { denied }: End): unknown {
	if (field !== "tags") return snapshot[field];
	const excused = [
		...(denied.has("TagResource") ? [":ecs:"] : []),
		...(denied.has("AddTags") ? [":targetgroup/"] : []),
	];
	const tags = Object.entries(snapshot.tags).filter(([tag]) => !excused.some((part) => tag.includes(part)));
	return Object.fromEntries(tags);
}

/** Whether AWS refused to set a count as the rollout ended, and people or history know. */
function refusedCount({ denied, told, snapshot }: End): boolean {
	const names = (text: string) => text.includes("UpdateService");
	const known =
		told.some(({ message }) => names(message)) || snapshot.history.some(({ refused }) => refused?.some(names));
	return denied.has("UpdateService") && known;
}

/** Whether the old colour's tasks were kept by whoever ended the execution, or aloud. What SNS refuses stands in the execution. */
function keptAloud({ executions, told, denied }: End): boolean {
	if (executions.some(({ status }) => status === "ABORTED" || status === "TIMED_OUT")) return true;
	// With the table away nobody can know that the release is complete; that is as loud as can be.
	const failed = executions.some(({ error = "" }) => ["NotRetired", "FailBackNotVerified"].includes(error));
	return failed && (denied.has("Publish") || told.some(({ subject }) => /not scaled down|NOT VERIFIED/.test(subject)));
}

/** Everything as it must be once green serves all of the traffic. */
function completedPlace(original: Snapshot, service: ServiceConfig): Snapshot {
	const colour = (record: RecordSet, name: string) => record.SetIdentifier === name;
	const records = original.records.map((record) => ({ ...record, Weight: colour(record, "green") ? 100 : 0 }));
	const preview = original.preview.map((record) => {
		const blue = original.records.find((each) => each.Type === record.Type && colour(each, "blue"));
		return { ...record, AliasTarget: blue?.AliasTarget };
	});
	return {
		...original,
		records,
		preview: preview as RecordSet[],
		actions: { blue: servedByGreen(original, service, "blue"), green: servedByGreen(original, service, "green") },
		tags: swapped(original.tags, service),
	};
}

function servedByGreen(original: Snapshot, { edges }: ServiceConfig, edge: "blue" | "green") {
	return original.actions[edge].map((action) => ({
		...action,
		ForwardConfig: {
			...action.ForwardConfig,
			TargetGroups: (action.ForwardConfig?.TargetGroups ?? []).map((group) => ({
				...group,
				Weight: group.TargetGroupArn === edges[edge].targetGroups.green ? 100 : 0,
			})),
		},
	}));
}

function swapped(tags: Snapshot["tags"], { services, edges }: ServiceConfig): Snapshot["tags"] {
	const after: Record<string, string> = { ...tags };
	for (const colour of COLOURS) {
		const arns = [services[colour], ...COLOURS.map((edge) => edges[edge].targetGroups[colour])];
		for (const arn of arns) after[`${arn} ${PRODUCTION_TAG}`] = String(colour === other("blue"));
	}
	return after;
}

import { isDeepStrictEqual } from "node:util";
import { COLORS, other, PRODUCTION_TAG, type RecordSet, type ServiceConfig } from "../../runtime/contract/index.ts";
import type { Snapshot } from "../model/snapshot.ts";
import type { End } from "../model/watcher.ts";
import type { Invariant } from "./invariant.ts";
import { keptLoud, stays } from "./readings.ts";

/** Invariant 3. */
export const ends: Invariant = {
	name: "3-ends",
	holds:
		"It ends in one of two places, field by field: the candidate at 100 % on both load balancers, or everything as it was; history says which, and the lock is free",
	watch(report) {
		let service: ServiceConfig;
		let original: Snapshot;
		return {
			begins: (input, first) => {
				service = input;
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
	const completed = stays(snapshot) === "green";
	const wanted = completed ? completedPlace(original, service) : original;
	const faults = ["records", "preview", "actions", "tags"].flatMap((field) => {
		const [found, expected] = [snapshot, wanted].map((each) => demanded(field as keyof Snapshot, each, end));
		if (isDeepStrictEqual(found, expected)) return [];
		return [`${field} are ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`];
	});
	const idle = completed ? "blue" : "green";
	const resumed = isDeepStrictEqual(snapshot.scaling, wanted.scaling);
	if (!resumed && !refused("RegisterScalableTarget", end) && !(completed && keptNotifying(end)))
		faults.push(`scaling is ${JSON.stringify(snapshot.scaling)}, not ${JSON.stringify(wanted.scaling)}`);
	const kept = refused("UpdateService", end) || (completed && keptNotifying(end));
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

/** Whether AWS refused something that moves no traffic as the rollout ended, and people or history know. */
function refused(action: string, { denied, notified, snapshot }: End): boolean {
	const names = (text: string) => text.includes(action);
	const known =
		notified.some(({ message }) => names(message)) || snapshot.history.some((entry) => entry.refused?.some(names));
	return denied.has(action) && known;
}

/** Whether the old color's tasks were kept aloud. What SNS refuses stands in the execution. */
function keptNotifying({ executions, notified, denied }: End): boolean {
	// With the table away nobody can know that the release is complete; that is as loud as can be.
	const failed = executions.some(({ error = "" }) => ["NotRetired", "FailBackNotVerified"].includes(error));
	return (
		failed && (denied.has("Publish") || notified.some(({ subject }) => /not scaled down|NOT VERIFIED/.test(subject)))
	);
}

/** Everything as it must be once green serves all of the traffic. */
function completedPlace(original: Snapshot, service: ServiceConfig): Snapshot {
	const color = (record: RecordSet, name: string) => record.SetIdentifier === name;
	const records = original.records.map((record) => ({ ...record, Weight: color(record, "green") ? 100 : 0 }));
	const preview = original.preview.map((record) => {
		const blue = original.records.find((each) => each.Type === record.Type && color(each, "blue"));
		return { ...record, AliasTarget: blue?.AliasTarget };
	});
	return {
		...original,
		records,
		preview: preview as RecordSet[],
		actions: { blue: servedByGreen(original, service, "blue"), green: servedByGreen(original, service, "green") },
		tags: swapped(original.tags, service),
		scaling: byRole(original.scaling),
	};
}

/** What scales each color once green serves: what scaled the other; each keeps its own maximum. */
function byRole({ blue, green }: Snapshot["scaling"]): Snapshot["scaling"] {
	if (!blue || !green) return { ...(blue && { blue }), ...(green && { green }) };
	return { blue: { ...green, max: blue.max }, green: { ...blue, max: green.max } };
}

function servedByGreen(original: Snapshot, { loadBalancers }: ServiceConfig, alb: "blue" | "green") {
	return original.actions[alb].map((action) => ({
		...action,
		ForwardConfig: {
			...action.ForwardConfig,
			TargetGroups: (action.ForwardConfig?.TargetGroups ?? []).map((group) => ({
				...group,
				Weight: group.TargetGroupArn === loadBalancers[alb].targetGroups.green ? 100 : 0,
			})),
		},
	}));
}

function swapped(tags: Snapshot["tags"], { services, loadBalancers }: ServiceConfig): Snapshot["tags"] {
	const after: Record<string, string> = { ...tags };
	for (const color of COLORS) {
		const arns = [services[color], ...COLORS.map((alb) => loadBalancers[alb].targetGroups[color])];
		for (const arn of arns) after[`${arn} ${PRODUCTION_TAG}`] = String(color === other("blue"));
	}
	return after;
}

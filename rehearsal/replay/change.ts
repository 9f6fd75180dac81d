import type { Change } from "../../recorder/replay/otherwise.ts";
import { isTask, type JudgeConfig, ServiceConfig, type Step } from "../../runtime/contract/index.ts";
import { parse } from "../../runtime/parse.ts";
import type { Tfvars } from "../scenario/tfvars.ts";

/** What settings a record is played against. */
export interface Wanted {
	readonly schedule?: readonly Step[] | undefined;
	readonly tfvars?: Tfvars | undefined;
}

/** Puts other settings in place of those that were recorded. @throws {InvalidInput} when they do not fit together. */
export function changeOf({ schedule, tfvars }: Wanted): Change {
	return (recorded) => {
		const wanted = {
			...recorded,
			...(tfvars && changed(recorded, tfvars)),
			...(schedule && { schedule: [...schedule] }),
		};
		return parse(ServiceConfig, wanted, "the recorded settings with these");
	};
}

function changed(recorded: ServiceConfig, { schedule, timing, rollout, ...judge }: Tfvars): Partial<ServiceConfig> {
	const { stragglerPercent = recorded.stragglerPercent } = rollout;
	return {
		...(schedule && { schedule }),
		// Checks are made when they were made.
		timing: { ...recorded.timing, ...timing, analysisIntervalSeconds: recorded.timing.analysisIntervalSeconds },
		stragglerPercent,
		judge: judgeOf(recorded.judge, judge),
	};
}

type JudgeTfvars = Omit<Tfvars, "schedule" | "timing" | "rollout">;

/** Alarms, hooks and probes that were not asked then have no answer; and what was slow then is known above that objective alone. */
function judgeOf(recorded: JudgeConfig, tfvars: JudgeTfvars): JudgeConfig {
	const { missingAlarmData: missing = recorded.alarms.missing, ...judge } = tfvars.judge;
	const { objectiveMilliseconds: known } = recorded.latency;
	const { objectiveMilliseconds: objective = known } = tfvars.latency;
	const { probe, ...rest } = recorded;
	const { tolerancePercent } = { ...probe, ...tfvars.probe };
	const probed = probe &&
		tolerancePercent !== undefined &&
		tfvars.probes !== false && { probe: { ...probe, tolerancePercent } };
	return {
		...rest,
		...judge,
		...probed,
		errors: { ...recorded.errors, ...tfvars.errors },
		latency: {
			...recorded.latency,
			...tfvars.latency,
			objectiveMilliseconds: objective === known ? known : 0,
		},
		alarms: { names: recorded.alarms.names, missing },
		hooks: recorded.hooks.map((hook) => ({ ...hook, ...deadlineOf(hook, tfvars) })),
	};
}

function deadlineOf(hook: JudgeConfig["hooks"][number], { hooks }: JudgeTfvars): { deadlineSeconds?: number } {
	if (isTask(hook)) return {};
	const wanted = hooks.find(({ name }) => hook.function.endsWith(`:function:${name}`));
	return wanted ? { deadlineSeconds: wanted.deadlineSeconds } : {};
}

/** What of the settings a record cannot show, each as a sentence. */
export function notShown(recorded: ServiceConfig, { tfvars }: Wanted): string[] {
	if (!tfvars) return [];
	const { latency, probe, alarms } = recorded.judge;
	const objective = tfvars.latency.objectiveMilliseconds;
	const strange = tfvars.alarms.filter((name) => !recorded.judge.alarms.names.includes(name));
	const hooks = tfvars.hooks.filter(({ name }) =>
		recorded.judge.hooks.every((hook) => isTask(hook) || !hook.function.endsWith(`:function:${name}`)),
	);
	const { tolerancePercent: _, ...sent } = tfvars.probe;
	const { analysisIntervalSeconds: interval = recorded.timing.analysisIntervalSeconds } = tfvars.timing;
	const { headroomPercent = recorded.headroomPercent } = tfvars.rollout;
	const tasks = Object.keys({ ...tfvars.service, ...tfvars.healthCheck }).length > 0;
	return [
		...(interval !== recorded.timing.analysisIntervalSeconds
			? ["analysis_interval_seconds: checks are made when they were made then"]
			: []),
		...(tasks || headroomPercent !== recorded.headroomPercent
			? ["tasks and their health checks are what they were then, whatever is set for them"]
			: []),
		...(objective !== undefined && objective !== latency.objectiveMilliseconds
			? [
					`latency_objective_ms: slow answers were counted above ${latency.objectiveMilliseconds} ms then, so latency is not judged here`,
				]
			: []),
		...(tfvars.probes && !probe ? ["probes: none were sent then"] : []),
		...(probe && Object.entries(sent).some(([name, value]) => probe[name as keyof typeof probe] !== value)
			? [`probe_*: probes are counted as they were sent then, for ${probe.path}`]
			: []),
		...strange.map((name) => `alarms: ${name} was not asked for then`),
		...alarms.names
			.filter((name) => tfvars.alarms.length > 0 && !tfvars.alarms.includes(name))
			.map((name) => `alarms: ${name} was asked for then, and counts here too`),
		...hooks.map(({ name }) => `hooks: ${name} was not asked then`),
	];
}

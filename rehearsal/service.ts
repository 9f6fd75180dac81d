import { byColor, type JudgeConfig, type ServiceConfig } from "../runtime/contract/index.ts";
import { probeOf, sampleService } from "./sample.ts";
import type { Scenario } from "./scenario/scenario.ts";

/** The service of a scenario as Terraform would hand it over. @param i - which of its services, from 0. */
export function serviceOf(scenario: Scenario, i = 0): ServiceConfig {
	const { schedule, timing, headroomPercent, stragglerPercent, unjudgedDeployments, safetyNet, autoscaling } = scenario;
	const name = i === 0 ? "shop" : `shop-${i + 1}`;
	const judge = judgeOf(scenario);
	const scaling = autoscaling?.held ?? true;
	const rollout = { schedule, timing, headroomPercent, stragglerPercent, unjudgedDeployments };
	const settings = { name, ...rollout, judge, scaling, calendar: scenario.calendar ?? null };
	return sampleService({ ...settings, ...(!safetyNet && { alarms: byColor(() => []) }) });
}

function judgeOf({ judge, probes, alarms, hooks, service }: Scenario): JudgeConfig {
	const { probe, missingAlarmData: missing, latency, ...rest } = judge;
	const { objectiveMilliseconds = Math.round(service.objectiveMs) } = latency;
	return {
		...rest,
		latency: { ...latency, objectiveMilliseconds },
		alarms: { names: [...new Set(alarms.map(({ name }) => name))], missing },
		hooks: hooks.map(({ name, points, deadlineSeconds, task }) => ({
			...(task ? { task: { command: [name], container: "app" } } : { function: functionArn(name) }),
			points,
			deadlineSeconds,
		})),
		...(probes && { probe: probeOf(probe) }),
	};
}

/** The ARN of a function of the user's. */
function functionArn(name: string): string {
	return `arn:aws:lambda:eu-west-1:123456789012:function:${name}`;
}

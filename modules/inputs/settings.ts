import { Token } from "cdktf";
import type { JudgeConfig, Timing } from "../../runtime/contract/index.ts";
import type { JudgeProps } from "../attach/judge-config.ts";
import { expression } from "../expressions.ts";
import type { ReleaseInputs } from "./inputs.ts";
import type { RolloutInputs } from "./rollout.ts";
import type { LatencyInputs, ToleranceInputs } from "./tolerances.ts";

/** How long things may take, as the variables say it. */
export function timing(rollout: RolloutInputs): Timing {
	return {
		analysisIntervalSeconds: rollout.analysisIntervalSeconds.numberValue,
		prepareSeconds: rollout.prepareTimeoutSeconds.numberValue,
		inSyncSeconds: rollout.inSyncTimeoutSeconds.numberValue,
		holdSeconds: rollout.holdTimeoutSeconds.numberValue,
		retentionSeconds: rollout.retentionSeconds.numberValue,
		queueSeconds: rollout.queueTimeoutSeconds.numberValue,
		stragglerSeconds: rollout.stragglerTimeoutSeconds.numberValue,
	};
}

/** How the candidate is judged, as the variables say it. */
export function judge({ judge, errors, latency, watchers, probes }: ReleaseInputs): JudgeProps {
	return {
		errorBudgetPercent: judge.errorBudgetPercent.numberValue,
		minRequests: judge.minRequests.numberValue,
		errors: tolerance(errors),
		latency: latencyTolerance(latency),
		shareTolerancePercent: judge.shareTolerancePercent.numberValue,
		alarms: {
			names: watchers.alarms.listValue,
			missing: watchers.alarmMissingData.stringValue as JudgeConfig["alarms"]["missing"],
		},
		hooks: "local.hooks",
		inconclusive: judge.inconclusive.stringValue as JudgeConfig["inconclusive"],
		bakeEarlyExit: judge.bakeEarlyExit.booleanValue,
		gateSeconds: judge.gateTimeoutSeconds.numberValue,
		probe: {
			enabled: probes.enabled.booleanValue,
			path: Token.asString(expression(probes.effectivePath)),
			status: Token.asString(expression(probes.effectiveStatus)),
			host: "var.probe_host",
			ca: Token.asString(expression('(var.probe_ca == null ? "" : var.probe_ca)')),
			body: probes.body.stringValue,
			deadlineMilliseconds: probes.deadlineMilliseconds.numberValue,
			count: probes.count.numberValue,
			tolerancePercent: probes.tolerancePercent.numberValue,
		},
	};
}

function tolerance({ ratio, percent, ceilingPercent }: ToleranceInputs): JudgeConfig["errors"] {
	return { ratio: ratio.numberValue, percent: percent.numberValue, ceilingPercent: ceilingPercent.numberValue };
}

function latencyTolerance(latency: LatencyInputs): JudgeConfig["latency"] {
	return { ...tolerance(latency), objectiveMilliseconds: latency.objectiveMilliseconds.numberValue };
}

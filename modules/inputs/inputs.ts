import type { Construct } from "constructs";
import type { Here } from "../account.ts";
import { type DnsInputs, dnsInputs } from "./dns.ts";
import { type EstateInputs, estateInputs } from "./estate.ts";
import { type HealthCheckInputs, healthCheckInputs } from "./health-check.ts";
import { type JudgeInputs, judgeInputs } from "./judge.ts";
import { type NetworkInputs, networkInputs } from "./network.ts";
import { type OperationsInputs, operationsInputs } from "./operations.ts";
import { type HealthCheckDefaults, type ProbeInputs, probeInputs } from "./probes.ts";
import { type RolloutInputs, rolloutInputs } from "./rollout.ts";
import { type SafetyNetInputs, safetyNetInputs } from "./safety-net.ts";
import { type ServiceInputs, serviceInputs } from "./service.ts";
import { type TaskInputs, taskInputs } from "./tasks.ts";
import { errorInputs, type LatencyInputs, latencyInputs, type ToleranceInputs } from "./tolerances.ts";
import { type WatcherInputs, watcherInputs } from "./watchers.ts";

/** The variables that say how a service is released, by subject. */
export interface ReleaseInputs {
	readonly rollout: RolloutInputs;
	readonly judge: JudgeInputs;
	readonly errors: ToleranceInputs;
	readonly latency: LatencyInputs;
	readonly probes: ProbeInputs;
	readonly watchers: WatcherInputs;
}

/** The variables of a service that is made here, by subject. */
export interface Inputs extends ReleaseInputs {
	readonly service: ServiceInputs;
	readonly tasks: TaskInputs;
	readonly dns: DnsInputs;
	readonly estate: EstateInputs;
	readonly network: NetworkInputs;
	readonly healthCheck: HealthCheckInputs;
	readonly safetyNet: SafetyNetInputs;
	readonly operations: OperationsInputs;
}

/**
 * Declares the variables that say how a service is released.
 * @param others - other variables that become a part of a rollout's state
 * @param healthCheck - what is probed by default, and how it is answered.
 */
export function declareReleaseInputs(
	scope: Construct,
	here: Here,
	others: readonly string[],
	healthCheck: HealthCheckDefaults,
): ReleaseInputs {
	return {
		rollout: rolloutInputs(scope, others),
		judge: judgeInputs(scope),
		errors: errorInputs(scope),
		latency: latencyInputs(scope),
		probes: probeInputs(scope, healthCheck),
		watchers: watcherInputs(scope, here),
	};
}

/**
 * Declares the variables of a service that is made here, in the order of the README's table.
 * @param alsoProtected - what else refuses to be deleted, in words
 */
export function declareInputs(scope: Construct, here: Here, alsoProtected?: string): Inputs {
	return {
		service: serviceInputs(scope),
		tasks: taskInputs(scope, here),
		dns: dnsInputs(scope),
		estate: estateInputs(scope, here),
		network: networkInputs(scope),
		healthCheck: healthCheckInputs(scope),
		...declareReleaseInputs(scope, here, ["var.health_check_path"], {
			path: "var.health_check_path",
			matcher: "var.health_check_matcher",
			called: { path: "health_check_path", matcher: "health_check_matcher" },
		}),
		safetyNet: safetyNetInputs(scope),
		operations: operationsInputs(scope, alsoProtected),
	};
}

import type { Construct } from "constructs";
import { type DnsInputs, dnsInputs } from "./dns.ts";
import { type HealthCheckInputs, healthCheckInputs } from "./health-check.ts";
import { type JudgeInputs, judgeInputs } from "./judge.ts";
import { type NetworkInputs, networkInputs } from "./network.ts";
import { type OperationsInputs, operationsInputs } from "./operations.ts";
import { type ProbeInputs, probeInputs } from "./probes.ts";
import { type RolloutInputs, rolloutInputs } from "./rollout.ts";
import { type SafetyNetInputs, safetyNetInputs } from "./safety-net.ts";
import { type ServiceInputs, serviceInputs } from "./service.ts";
import { errorInputs, type LatencyInputs, latencyInputs, type ToleranceInputs } from "./tolerances.ts";
import { type WatcherInputs, watcherInputs } from "./watchers.ts";

/** All user-facing variables, by subject. */
export interface Inputs {
	readonly service: ServiceInputs;
	readonly dns: DnsInputs;
	readonly network: NetworkInputs;
	readonly healthCheck: HealthCheckInputs;
	readonly rollout: RolloutInputs;
	readonly judge: JudgeInputs;
	readonly errors: ToleranceInputs;
	readonly latency: LatencyInputs;
	readonly probes: ProbeInputs;
	readonly watchers: WatcherInputs;
	readonly safetyNet: SafetyNetInputs;
	readonly operations: OperationsInputs;
}

/** Declares all user-facing variables, in the order of the README's table. */
export function declareInputs(scope: Construct): Inputs {
	return {
		service: serviceInputs(scope),
		dns: dnsInputs(scope),
		network: networkInputs(scope),
		healthCheck: healthCheckInputs(scope),
		rollout: rolloutInputs(scope),
		judge: judgeInputs(scope),
		errors: errorInputs(scope),
		latency: latencyInputs(scope),
		probes: probeInputs(scope),
		watchers: watcherInputs(scope),
		safetyNet: safetyNetInputs(scope),
		operations: operationsInputs(scope),
	};
}

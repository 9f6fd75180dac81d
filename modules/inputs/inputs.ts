import type { Construct } from "constructs";
import { type DnsInputs, dnsInputs } from "./dns.ts";
import { type HealthCheckInputs, healthCheckInputs } from "./health-check.ts";
import { type NetworkInputs, networkInputs } from "./network.ts";
import { type OperationsInputs, operationsInputs } from "./operations.ts";
import { type RolloutInputs, rolloutInputs } from "./rollout.ts";
import { type SafetyNetInputs, safetyNetInputs } from "./safety-net.ts";
import { type ServiceInputs, serviceInputs } from "./service.ts";

/** All user-facing variables, by subject. */
export interface Inputs {
	readonly service: ServiceInputs;
	readonly dns: DnsInputs;
	readonly network: NetworkInputs;
	readonly healthCheck: HealthCheckInputs;
	readonly rollout: RolloutInputs;
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
		safetyNet: safetyNetInputs(scope),
		operations: operationsInputs(scope),
	};
}

import { policy } from "../iam.ts";
import type { Controlled } from "./access/controlled.ts";
import { administering, approving, operating, releasing } from "./access/deciding.ts";
import { viewing } from "./access/viewing.ts";

/**
 * What people and pipelines may do with a controller, as policy documents in JSON. An operator has all that an approver and a releaser have, an
 * administrator all, and each what a viewer has. IAM gives none of them to anybody.
 */
export interface AccessPolicies {
	/** Sees rollouts, their logs, dashboards and alarms, and can answer no gate: it reads no task token. */
	readonly viewer: string;
	/** Also answers gates: lets a rollout go on, or takes it back. */
	readonly approver: string;
	/** A viewer who also releases, releases again, and rolls back: for pipelines, and for whoever applies a service's Terraform. */
	readonly releaser: string;
	/** Also aborts rollouts at any moment, and reads and removes what could not be delivered. */
	readonly operator: string;
	/** Also does what moves any service's traffic, by going past the controller's own rules. */
	readonly administrator: string;
}

/** What people may do with a controller. */
export function accessPolicies(props: Controlled): AccessPolicies {
	const viewer = viewing(props);
	const approver = [...viewer, ...approving(props)];
	const releaser = [...viewer, ...releasing(props)];
	const operator = [...approver, ...releasing(props), ...operating(props)];
	return {
		viewer: policy(...viewer),
		approver: policy(...approver),
		releaser: policy(...releaser),
		operator: policy(...operator),
		administrator: policy(...operator, ...administering(props)),
	};
}

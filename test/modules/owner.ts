/** One owner's service on a controller of several, as its Terraform makes it. */
import { LEDGER_TABLE } from "../../runtime/contract/index.ts";
import { type Policy, parsed } from "../e2e/harness/iam/policy.ts";
import { arnsOf, attached, attachedInput, CONTROLLER } from "./attached-input.ts";
import { Deployments } from "./deployed.ts";

const RUN = { created: {} } as const;
const ACCOUNT = "eu-west-1:123456789012";

/** Roles that a service's Terraform makes, by what they are for. */
export const OWN_ROLES = {
	observer: ["observer", "observer"],
	actuator: ["actuator", "actuator"],
	trigger: ["trigger", "trigger"],
	prober: ["prober", "prober"],
} as const;
export type OwnRole = keyof typeof OWN_ROLES;

export class Owner {
	readonly #deployed: Deployments<typeof RUN>;

	constructor(
		readonly name: string,
		private readonly zone: string,
	) {
		this.#deployed = new Deployments(RUN, attached(name, zone));
	}

	/** What a role may do. */
	policy(role: OwnRole): Policy {
		return parsed(this.#deployed.one("created", "aws_iam_role_policy", OWN_ROLES[role][1]).policy);
	}

	/** Who may act in a role. */
	trust(role: OwnRole): Policy {
		return parsed(this.#deployed.one("created", "aws_iam_role", OWN_ROLES[role][0]).assume_role_policy);
	}

	/** ARN of a role. */
	arn(role: OwnRole): string {
		return this.#deployed.one("created", "aws_iam_role", OWN_ROLES[role][0]).arn;
	}

	/** What the functions say when they act for this service. */
	get said(): { readonly id: string; readonly session: string } {
		const { Condition = {} } = this.trust("actuator").Statement[0] ?? {};
		return { id: String(Condition.StringEquals?.["sts:ExternalId"]), session: this.name };
	}

	/** Everything that is this owner's, by ARN. The network's interfaces are the account's: the prober's tests say who touches them. */
	get resources(): string[] {
		const { load_balancers: loadBalancers, service_arns, cluster_arn } = attachedInput(this.name, this.zone);
		const balancers = [loadBalancers.blue, loadBalancers.green].flatMap(({ listener_arn, target_group_arns }) => [
			listener_arn,
			...Object.values(target_group_arns),
		]);
		const rest = ["arn:aws:route53:::change/C0123456789", `arn:aws:route53:::hostedzone/${this.zone}`];
		const regional = [
			`states:${ACCOUNT}:execution:canary-rollout:${this.name}`,
			`cloudwatch:${ACCOUNT}:alarm:${this.name}-blue-healthy-hosts`,
			`ecs:${ACCOUNT}:task/${this.name}s/0a1b`,
			`ecs:${ACCOUNT}:task-definition/${this.name}:1`,
			`logs:${ACCOUNT}:log-group:/aws/lambda/${this.name}-prober:log-stream:x`,
		].map((one) => `arn:aws:${one}`);
		return [
			...balancers,
			...Object.values(service_arns),
			cluster_arn,
			...rest,
			...regional,
			...Object.values(arnsOf(this.name)),
		];
	}

	/** What a request that is about this owner's says of it, by condition key. */
	get about(): Readonly<Record<string, readonly string[]>> {
		const { cluster_arn, record_name } = attachedInput(this.name, this.zone);
		return {
			"ecs:cluster": [cluster_arn],
			"route53:ChangeResourceRecordSetsNormalizedRecordNames": [record_name],
			"dynamodb:LeadingKeys": [this.name],
			"sts:ExternalId": [this.said.id],
			"sts:RoleSessionName": [this.said.session],
		};
	}

	dispose(): void {
		this.#deployed.dispose();
	}
}

/** What all services on the controller share. */
export const SHARED = [
	// AWS gives each an id that says nothing of what it scales.
	"arn:aws:application-autoscaling:eu-west-1:123456789012:scalable-target/0ec5",
	CONTROLLER.state_machine_arn,
	CONTROLLER.topic_arn,
	CONTROLLER.table_arn,
	`${CONTROLLER.table_arn}/index/${LEDGER_TABLE.locks.index}`,
	`arn:aws:events:${ACCOUNT}:event-bus/default`,
	`arn:aws:kms:${ACCOUNT}:key/0a1b`,
	...["observer", "actuator", "watchdog", "release"].map((name) => `arn:aws:lambda:${ACCOUNT}:function:canary-${name}`),
];

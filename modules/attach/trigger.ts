import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { Fn, type ITerraformDependable, Op, type Precondition, Token } from "cdktf";
import { Construct } from "constructs";
import type { ByColor } from "../../runtime/contract/index.ts";
import type { Account } from "../account.ts";
import type { CustomerKey } from "../customer-key.ts";
import { DeadLetters } from "../dead-letters.ts";
import { causedBy, policy, trust } from "../iam.ts";

/** Properties of {@link Trigger}. */
export interface TriggerProps {
	/** Name of the service. */
	readonly serviceName: string;
	/** Where it is deployed. */
	readonly account: Account;
	/** ARN of each color's ECS service. */
	readonly serviceArns: ByColor<string>;
	/** ARN of the state machine. */
	readonly stateMachineArn: string;
	/** ARN of the topic that hears of releases which could not start. */
	readonly topicArn: string;
	/** What the controller is told of the service: it must be there before a rollout is started, and go after. */
	readonly registration: ITerraformDependable;
	/** ARN of the key that encrypts these, or null. */
	readonly kmsKeyArn: CustomerKey;
	/** What must be there before the rule listens. */
	readonly after: readonly ITerraformDependable[];
}

/** Starts a rollout when ECS deploys one of the two colors, and hands it the service's name and the event. */
export class Trigger extends Construct {
	/** Where events go that could not start a rollout. */
	readonly deadLetters: DeadLetters;
	/** What starts a rollout, for what must come after it. */
	readonly target: CloudwatchEventTarget;

	constructor(scope: Construct, id: string, props: TriggerProps) {
		super(scope, id);
		const name = `${props.serviceName}-releases`;
		const rule = this.rule(name, props);
		const role = this.role(rule, props);
		this.deadLetters = new DeadLetters(this, "dead-letters:undelivered", {
			name: `${props.serviceName}-undelivered`,
			// By its name, so that the slow policy of the queue does not wait for the rule, which comes last.
			ruleArns: [props.account.arn("events", `rule/${name}`)],
			topicArn: props.topicArn,
			kmsKeyArn: props.kmsKeyArn,
			meaning: `A release of ${props.serviceName} has not been started, because EventBridge could not start the state machine. Traffic is where it was. Read the reason in the message and set right what it names, then start the release again with "aws ecs update-service --force-new-deployment", and delete the message.`,
		});
		this.target = new CloudwatchEventTarget(this, "target:", {
			rule: rule.name,
			targetId: "rollout",
			arn: props.stateMachineArn,
			roleArn: role.arn,
			// After a day the event is old news; the dead-letter queue keeps it for people.
			retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
			// Until the queue takes letters, a lost event is lost for good.
			dependsOn: [this.deadLetters.policy, props.registration],
			deadLetterConfig: { arn: this.deadLetters.arn },
			inputTransformer: {
				inputPaths: {
					deploymentId: "$.detail.deploymentId",
					eventName: "$.detail.eventName",
					at: "$.time",
					serviceArn: "$.resources[0]",
				},
				inputTemplate: inputTemplate(props.serviceName),
			},
		});
	}

	private rule(name: string, props: TriggerProps): CloudwatchEventRule {
		return new CloudwatchEventRule(this, "this", {
			name,
			description: `Deployments of the two colors of ${props.serviceName}`,
			eventPattern: JSON.stringify({
				source: ["aws.ecs"],
				"detail-type": ["ECS Deployment State Change"],
				resources: [props.serviceArns.blue, props.serviceArns.green],
				// Whichever comes first: nobody promises COMPLETED for a service that wants no tasks.
				detail: { eventName: ["SERVICE_DEPLOYMENT_IN_PROGRESS", "SERVICE_DEPLOYMENT_COMPLETED"] },
			}),
			// The first deployments of new services are no releases.
			dependsOn: [...props.after],
			lifecycle: { precondition: [sameRegion(props)] },
		});
	}

	private role(rule: CloudwatchEventRule, props: TriggerProps): IamRole {
		const role = new IamRole(this, "role:", {
			namePrefix: `${props.serviceName}-trigger-`,
			assumeRolePolicy: trust("events.amazonaws.com", causedBy(props.account.id, rule.arn)),
		});
		new IamRolePolicy(this, "policy:", {
			name: "start",
			role: role.id,
			policy: policy({ sid: "StartRollouts", actions: ["states:StartExecution"], resources: [props.stateMachineArn] }),
		});
		return role;
	}
}

/** A rule starts executions of its own region only, and so does all else that knows a controller by names. */
export function sameRegion({
	account,
	stateMachineArn,
}: Pick<TriggerProps, "account" | "stateMachineArn">): Precondition {
	const region = Token.asString(Fn.element(Fn.split(":", stateMachineArn), 3));
	return {
		condition: Op.eq(region, account.region),
		errorMessage: `The controller is of ${region}, and the service of ${account.region}. Give the controller of ${account.region}; each region has its own.`,
	};
}

/** Who is released, and what ECS said of it. EventBridge puts quotes around the placeholders' values. */
function inputTemplate(serviceName: string): string {
	const said = ["deploymentId", "eventName", "at", "serviceArn"].map((name) => `"${name}":<${name}>`);
	return `{"event":{"service":"${serviceName}",${said.join(",")}}}`;
}

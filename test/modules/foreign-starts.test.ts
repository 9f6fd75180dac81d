/** Executions that no rule began, by the events that CloudTrail sends of the calls. */
import { describe, expect, it } from "vitest";
import { foreignStarts } from "../../modules/controller/foreign-starts.ts";
import { type AwsEvent, matches } from "../e2e/harness/event-bridge.ts";
import { resource } from "../support/stack.ts";

const MACHINE = "arn:aws:states:eu-west-1:123456789012:stateMachine:canary-rollout";
const EXECUTIONS = "arn:aws:states:eu-west-1:123456789012:execution:canary-rollout:";
const RELEASE_ROLE = "arn:aws:iam::123456789012:role/canary-release-20260101";
const WATCHDOG_ROLE = "arn:aws:iam::123456789012:role/canary-watchdog-20260101";
const MACHINE_ROLE = "arn:aws:iam::123456789012:role/canary-rollout-20260101";
const PATTERN = foreignStarts({
	stateMachineArn: MACHINE,
	executionsArn: EXECUTIONS,
	starterRoleArns: [RELEASE_ROLE, WATCHDOG_ROLE],
	stateMachineRoleArn: MACHINE_ROLE,
});

const ISSUER = {
	...{ type: "Role", principalId: "AROAEXAMPLE", accountId: "123456789012", userName: "web-trigger-1" },
	arn: "arn:aws:iam::123456789012:role/web-trigger-1",
};

const SESSION = {
	type: "AssumedRole",
	principalId: "AROAEXAMPLE:088c41b2a8e4309993e75be23d000000",
	accountId: "123456789012",
	accessKeyId: "ASIAEXAMPLE",
	sessionContext: {
		sessionIssuer: ISSUER,
		webIdFederationData: {},
		attributes: { creationDate: "2026-01-01T00:00:00Z", mfaAuthenticated: "false" },
	},
};

/** Who called. An EventBridge rule calls in the role of its target, and CloudTrail names EventBridge besides. */
const WHO = {
	rule: {
		userIdentity: {
			...SESSION,
			arn: "arn:aws:sts::123456789012:assumed-role/web-trigger-1/088c41b2a8e4309993e75be23d000000",
			invokedBy: "events.amazonaws.com",
		},
		...{ sourceIPAddress: "events.amazonaws.com", userAgent: "events.amazonaws.com" },
	},
	operator: {
		userIdentity: {
			...{ type: "IAMUser", principalId: "AIDAEXAMPLE", arn: "arn:aws:iam::123456789012:user/mallory" },
			...{ accountId: "123456789012", accessKeyId: "AKIAEXAMPLE", userName: "mallory" },
		},
		...{ sourceIPAddress: "198.51.100.7", userAgent: "aws-cli/2.17.0" },
	},
	thief: {
		userIdentity: { ...SESSION, arn: "arn:aws:sts::123456789012:assumed-role/web-trigger-1/mallory" },
		...{ sourceIPAddress: "198.51.100.7", userAgent: "events.amazonaws.com" },
	},
	release: {
		userIdentity: {
			...SESSION,
			arn: "arn:aws:sts::123456789012:assumed-role/canary-release-20260101/canary-release",
			sessionContext: { ...SESSION.sessionContext, sessionIssuer: { ...ISSUER, arn: RELEASE_ROLE } },
		},
		...{ sourceIPAddress: "203.0.113.9", userAgent: "aws-sdk-js/3" },
	},
	watchdog: {
		userIdentity: {
			...SESSION,
			arn: "arn:aws:sts::123456789012:assumed-role/canary-watchdog-20260101/canary-watchdog",
			sessionContext: { ...SESSION.sessionContext, sessionIssuer: { ...ISSUER, arn: WATCHDOG_ROLE } },
		},
		...{ sourceIPAddress: "203.0.113.9", userAgent: "aws-sdk-js/3" },
	},
	machine: {
		userIdentity: {
			...SESSION,
			arn: "arn:aws:sts::123456789012:assumed-role/canary-rollout-20260101/abcdefghijklmnop",
			sessionContext: { ...SESSION.sessionContext, sessionIssuer: { ...ISSUER, arn: MACHINE_ROLE } },
			invokedBy: "states.amazonaws.com",
		},
		...{ sourceIPAddress: "states.amazonaws.com", userAgent: "states.amazonaws.com" },
	},
	scheduler: {
		userIdentity: { ...SESSION, invokedBy: "scheduler.amazonaws.com" },
		...{ sourceIPAddress: "scheduler.amazonaws.com", userAgent: "scheduler.amazonaws.com" },
	},
} as const;

/**
 * A call as CloudTrail tells EventBridge of it: https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cloud-trail.html,
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
function called(
	who: keyof typeof WHO,
	eventName: string,
	requestParameters: object | null,
	more: object = {},
): AwsEvent {
	return {
		...{ version: "0", id: "ddca6449-b258-46c0-8653-e0e3a6d0468b", "detail-type": "AWS API Call via CloudTrail" },
		...{
			source: "aws.states",
			account: "123456789012",
			time: "2026-01-01T00:00:01Z",
			region: "eu-west-1",
			resources: [],
		},
		detail: {
			...{ eventVersion: "1.09", ...WHO[who], eventTime: "2026-01-01T00:00:01Z", eventSource: "states.amazonaws.com" },
			...{ eventName, awsRegion: "eu-west-1", requestParameters, responseElements: { startDate: "Jan 1, 2026" } },
			...{ requestID: "264c6f08", eventID: "30a20c8e", readOnly: false, eventType: "AwsApiCall" },
			...{ managementEvent: true, recipientAccountId: "123456789012", eventCategory: "Management", ...more },
		},
	};
}

const start = (who: keyof typeof WHO, stateMachineArn = MACHINE, more: object = {}) =>
	called(who, "StartExecution", { input: "HIDDEN_DUE_TO_SECURITY_REASONS", stateMachineArn, name: "mine" }, more);
const redrive = (who: keyof typeof WHO, executionArn = `${EXECUTIONS}mine`) =>
	called(who, "RedriveExecution", { executionArn, clientToken: "0a1b" });

describe("a start that counts", () => {
	it.each<[string, AwsEvent]>([
		["a person's", start("operator")],
		["that of somebody with a rule's role, whatever they call themselves", start("thief")],
		["another service's", start("scheduler")],
		["one of a version of the state machine", start("operator", `${MACHINE}:7`)],
		["one by an alias", start("operator", `${MACHINE}:live`)],
		["an old execution's, begun anew", redrive("operator")],
		["an old execution's, begun anew in the release function's name", redrive("release")],
		["an old execution's, begun anew in the watchdog's", redrive("watchdog")],
		["an old execution's, begun anew in the state machine's name", redrive("machine")],
		["an old execution's, begun anew in a rule's name", redrive("rule")],
	])("is %s", (_, event) => {
		expect(matches(PATTERN, event)).toBe(true);
	});
});

describe("a start that does not count", () => {
	it.each<[string, AwsEvent]>([
		["a rule's", start("rule")],
		["the release function's", start("release")],
		["the watchdog's, where that one died", start("watchdog")],
		["a probation's, which goes on in a successor", start("machine")],
		["another state machine's", start("operator", `${MACHINE}-2`)],
		["another state machine's, begun anew", redrive("operator", EXECUTIONS.replace("canary-", "other-"))],
		["one that AWS refused", start("operator", MACHINE, { errorCode: "AccessDenied" })],
		["none at all", called("operator", "StopExecution", { executionArn: `${EXECUTIONS}mine` })],
		["a call of which nothing is told", called("operator", "StartExecution", null)],
	])("is %s", (_, event) => {
		expect(matches(PATTERN, event)).toBe(false);
	});
});

describe("the alarm on such starts", () => {
	it("counts the rule that has the pattern, of this state machine and its executions", () => {
		const rule = resource("aws_cloudwatch_event_rule", "controller_watchdog_foreign_starts");
		expect(resource("aws_cloudwatch_metric_alarm", "controller_foreign_starts")).toMatchObject({
			namespace: "AWS/Events",
			metric_name: "TriggeredRules",
			dimensions: { RuleName: "${aws_cloudwatch_event_rule.controller_watchdog_foreign_starts.name}" },
			comparison_operator: "GreaterThanThreshold",
			threshold: 0,
			evaluation_periods: 1,
			treat_missing_data: "notBreaching",
		});
		const [started, anew] = JSON.parse(rule.event_pattern).detail.$or;
		expect(started.requestParameters.stateMachineArn[0]).toBe("${aws_sfn_state_machine.controller_rollout.arn}");
		const { name } = resource("aws_sfn_state_machine", "controller_rollout");
		expect(anew.requestParameters.executionArn[0].prefix).toMatch(/:execution:\$\{var\.name\}-rollout:$/);
		expect(name).toBe("${var.name}-rollout");
	});
});

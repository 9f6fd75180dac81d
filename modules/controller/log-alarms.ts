import type { Construct } from "constructs";
import { LOG_CODES } from "../../runtime/contract/index.ts";
import { LogAlarm, type LogAlarmProps } from "./log-alarm.ts";

const MINUTES = 5;

/** What the alarms on the controller's own log lines have in common. */
export interface LogAlarmsProps extends Pick<LogAlarmProps, "logGroupNames" | "topicArn"> {
	/** Name of the controller: prefix of the alarms' names, and of the namespace of their metrics. */
	readonly name: string;
}

/** Rises when traffic has been on its way back for five minutes and is not proven to be there. */
export function failBackAlarm(scope: Construct, id: string, { name, ...shared }: LogAlarmsProps): LogAlarm {
	const code = LOG_CODES.failBackPending;
	return new LogAlarm(scope, id, {
		...shared,
		name: `${name}-fail-back-pending`,
		description: `Traffic has been on its way back from a failed rollout for about ${MINUTES} minutes, and it is not proven that it has arrived. The watchdog tries again each minute until it is. Search the log group /aws/lambda/${name}-watchdog for { $.message.code = "${code}" }: the line names the service, and how records and listeners differ from what they were. If AWS refuses the writes, the errors beside it say why; if the stable color has no healthy target, bring its tasks up.`,
		code,
		namespace: `${name}-rollouts`,
		// A run that slips into the next minute, or the minute in which the watchdog takes over, leaves one empty: four of
		// five still count. A fail-back that goes well is over within three.
		minutes: { of: MINUTES, bad: MINUTES - 1 },
	});
}

/** Rises when the color that serves is given other content past every rollout. */
export function unjudgedDeploymentAlarm(scope: Construct, id: string, { name, ...shared }: LogAlarmsProps): LogAlarm {
	const code = LOG_CODES.unjudgedDeployment;
	return new LogAlarm(scope, id, {
		...shared,
		name: `${name}-unjudged-deployment`,
		description: `Somebody has deployed to the color that serves a service of the controller ${name}: users have what no rollout has judged. Search the log group /aws/lambda/${name}-actuator for { $.message.code = "${code}" }: the line names the service and both task definitions. Release by the release function instead, or set unjudged_deployments to "revert"; CloudTrail says who called UpdateService.`,
		code,
		namespace: `${name}-rollouts`,
		minutes: { of: 1, bad: 1 },
	});
}

/** Rises at the first input, document, lock or registration that names what is not its own. */
export function untrustedInputAlarm(scope: Construct, id: string, { name, ...shared }: LogAlarmsProps): LogAlarm {
	const code = LOG_CODES.untrustedInput;
	return new LogAlarm(scope, id, {
		...shared,
		name: `${name}-untrusted-input`,
		description: `Somebody has handed the controller ${name} something that names what is not its own: an execution's input, a lock or a registration. It was refused, and nothing was written. Search the log groups /aws/lambda/${name}-actuator, -observer and -watchdog for { $.message.code = "${code}" }: the line names the service and each mistake. After a change of a service's Terraform, apply the rest of it. Otherwise check in CloudTrail for who started that execution or wrote that item, and take the permission from whoever should not have it.`,
		code,
		namespace: `${name}-rollouts`,
		minutes: { of: 1, bad: 1 },
	});
}

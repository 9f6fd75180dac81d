import { type AlarmType, type CloudWatchClient, paginateDescribeAlarms } from "@aws-sdk/client-cloudwatch";
import * as v from "valibot";
import { UnexpectedAnswer } from "../../errors.ts";
import type { AlarmState } from "../../ports/index.ts";
import { failed, pages } from "../call.ts";

/** DescribeAlarms takes at most so many names, and answers at most so many alarms. */
const ALARMS_PER_CALL = 100;

const Alarm = v.object({
	AlarmName: v.string(),
	AlarmArn: v.string(),
	StateValue: v.picklist(["OK", "ALARM", "INSUFFICIENT_DATA"]),
});
const Alarms = v.object({
	MetricAlarms: v.optional(v.array(Alarm), []),
	CompositeAlarms: v.optional(v.array(Alarm), []),
});

/**
 * The states of alarms, by the name or ARN that each is asked by.
 * @param types - which alarms are looked for. Composite ones need a permission on every alarm of the account.
 * @throws {UnexpectedAnswer} naming every alarm that does not exist, another account's or Region's among them.
 */
export async function alarmStates(
	client: CloudWatchClient,
	asked: readonly string[],
	types: readonly AlarmType[],
): Promise<Readonly<Record<string, AlarmState>>> {
	const names = [...new Set(asked.map(nameOf))];
	const states = new Map<string, AlarmState>();
	// Without names CloudWatch would answer all alarms of the account.
	for (let i = 0; i < names.length; i += ALARMS_PER_CALL) {
		for (const alarm of await describe(client, names.slice(i, i + ALARMS_PER_CALL), types)) {
			states.set(alarm.AlarmName, alarm.StateValue).set(alarm.AlarmArn, alarm.StateValue);
		}
	}
	const missing = asked.filter((name) => !states.has(name));
	if (missing.length > 0)
		throw new UnexpectedAnswer(failed("DescribeAlarms", `there is no alarm ${missing.join(", ")}`));
	return Object.fromEntries([...states].filter(([key]) => asked.includes(key)));
}

async function describe(
	client: CloudWatchClient,
	AlarmNames: string[],
	types: readonly AlarmType[],
): Promise<v.InferOutput<typeof Alarm>[]> {
	const input = { AlarmNames, AlarmTypes: [...types], MaxRecords: ALARMS_PER_CALL };
	const what = `DescribeAlarms ${AlarmNames.join(", ")}`;
	const found = await pages(what, Alarms, paginateDescribeAlarms({ client }, input));
	return found.flatMap(({ MetricAlarms, CompositeAlarms }) => [...MetricAlarms, ...CompositeAlarms]);
}

/** DescribeAlarms knows alarms by their names only; metric and composite alarms share them. */
function nameOf(nameOrArn: string): string {
	return /^arn:[^:]+:cloudwatch:[^:]*:[^:]*:alarm:(.+)$/.exec(nameOrArn)?.[1] ?? nameOrArn;
}

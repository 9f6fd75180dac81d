/** The team's own alarm, which rings when it is told to. */
import { SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import type { Aws } from "./clients.ts";

/** Has an alarm ring, or be quiet again. */
export async function setAlarm(
	{ cloudwatch }: Pick<Aws, "cloudwatch">,
	AlarmName: string,
	StateValue: "ALARM" | "OK",
): Promise<void> {
	const StateReason = "npm run acceptance says so";
	await cloudwatch.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason }));
}

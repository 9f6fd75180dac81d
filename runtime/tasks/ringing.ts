import type { ServiceConfig } from "../contract/index.ts";
import { alarmFaults } from "../core/analysis/signals/watched-alarms.ts";
import { Refused, UnexpectedAnswer } from "../errors.ts";
import type { ActuatorPorts } from "../ports/index.ts";

/** What the user's alarms have against a rollout that would begin now. One that cannot be read could not stop it later either. */
export async function ringing({ judge }: ServiceConfig, { alarms }: Pick<ActuatorPorts, "alarms">): Promise<string[]> {
	if (judge.alarms.names.length === 0) return [];
	try {
		return alarmFaults(await alarms.watched(judge.alarms.names), judge);
	} catch (error) {
		if (error instanceof Refused || error instanceof UnexpectedAnswer)
			return [`alarms cannot be read: ${error.message}`];
		throw error;
	}
}

import type { World } from "../../rehearsal/world/world.ts";
import type { Color } from "../../runtime/contract/index.ts";
import type { AlarmReader, Hooks, Prober, RolloutPorts } from "../../runtime/ports/index.ts";
import type { Condition } from "../model/releases.ts";

/**
 * What functions reach in a world in which every signal is on: an alarm of the user's that is quiet, a hook that is content, and
 * probes that meet what health checks meet, so that chance decides nothing.
 * @param condition - how a color's tasks answer now.
 */
export function portsOf(world: World, condition: (color: Color) => Condition): Omit<RolloutPorts, "topic"> {
	const { dns, loadBalancers, services, scaling, tasks, traffic, answers, events, metricLog } = world;
	const { locks, probations, history, attempts, gates, progress, registry, resources } = world;
	const alarms: AlarmReader = {
		states: (names) => world.alarms.states(names),
		watched: async (names) => Object.fromEntries(names.map((name) => [name, "OK"])),
	};
	const hooks: Hooks = { ask: async () => ({ verdict: "pass", reason: "" }) };
	const prober: Prober = {
		probe: async ({ count }, color) => {
			if (services.receiving(color, color) === 0) {
				return { sent: count, failed: count, serverErrors: 0, unreachable: 0, why: "answered 503: no target" };
			}
			if (condition(color) !== "sick") return { sent: count, failed: 0, serverErrors: 0, unreachable: 0 };
			return { sent: count, failed: count, serverErrors: count, unreachable: 0, why: "answered 500" };
		},
	};
	const table = { locks, probations, history, attempts, gates, progress, registry, resources };
	const aws = { dns, loadBalancers, services, scaling, tasks, alarms, traffic, answers };
	return { ...table, ...aws, prober, hooks, events, metricLog };
}

import type { Scenario } from "../scenario/scenario.ts";
import { count, duration } from "./format.ts";

/** What was played, in words: its name and its value. With the seed, all that one needs to play it again. */
export function settingsOf({ clients, services, traffic, schedule }: Scenario): readonly (readonly [string, string])[] {
	const each = services > 1 ? " for each service" : "";
	return [
		...(services > 1 ? ([["services", count(services)]] as const) : []),
		[`resolver caches${each}`, count(clients.caches)],
		[`requests a second${each}`, trafficOf(traffic)],
		["schedule", schedule.map(({ percent, bakeSeconds }) => `${percent} % ${duration(bakeSeconds)}`).join(", ")],
	];
}

function trafficOf(traffic: Scenario["traffic"]): string {
	const rate = (value: number) => value.toLocaleString("en-US");
	if (traffic.kind === "flat") return rate(traffic.requestsPerSecond);
	return `${rate(traffic.trough)}–${rate(traffic.peak)} in a day, from ${traffic.hour} h`;
}

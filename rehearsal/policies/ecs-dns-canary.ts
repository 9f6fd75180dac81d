import { Controller } from "./controller/controller.ts";
import type { Policy } from "./policy.ts";

/** This project: its state machine, tasks, core and watchdog, as they are deployed. */
export const ecsDnsCanary: Policy = {
	name: "ecs-dns-canary",
	title: "this project",
	about:
		"Weighted records to two cross-wired load balancers, watched all the way, failed back by the listener first; a watchdog takes over from a controller that died.",
	sources: ["asl/rollout.asl.json and runtime/: what is deployed, not a model of it"],
	topology: "cross-wired",
	deploys: true,
	mandatorySeconds: ({ service }) =>
		service.schedule.reduce(
			(sum, { percent, bakeSeconds }) => sum + (percent > 0 ? service.dns.ttlSeconds : 0) + bakeSeconds,
			0,
		),
	run: (simulation) => new Controller(simulation).run(),
};

import { COLORS } from "../../runtime/contract/index.ts";
import type { WorldServices } from "./ecs/services.ts";
import type { SafetyNet } from "./safety-net.ts";

/**
 * When what AWS makes a release wait for has happened, in seconds since the deployment, whoever may have noticed. Each is noted once, for the
 * first release.
 */
export class Milestones {
	/** All of green's tasks were healthy on both load balancers. */
	tasksHealthyAt: number | undefined;
	/** From then on, the alarm that keeps green's load balancer out of DNS had cleared. */
	alarmClearAt: number | undefined;

	/** Notes a second that has been played. */
	note(second: number, services: WorldServices, alarms: SafetyNet): void {
		if (this.alarmClearAt !== undefined) return;
		const desired = services.desired("green");
		const healthy = desired > 0 && COLORS.every((alb) => (services.healthy(alb, "green") ?? 0) >= desired);
		if (healthy) this.tasksHealthyAt ??= second;
		if (this.tasksHealthyAt !== undefined && alarms.healthy("green", second)) this.alarmClearAt = second;
	}
}

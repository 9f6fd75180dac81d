import { sampleEvent, sampleService } from "../../rehearsal/sample.ts";
import type { Color } from "../../runtime/contract/index.ts";
import { type Decision, decide, type World } from "../../runtime/core/rollout/decide.ts";
import { readDns } from "../../runtime/core/routing/dns.ts";
import type { ServiceView, Target } from "../../runtime/ports/index.ts";
import { at, previewRecords, sampleDocument, weightedRecords } from "./documents.ts";

const service = sampleService();

/** The default action of a load balancer's listener that serves a color alone. */
export function serving(alb: Color, color: Color) {
	const { targetGroups } = service.loadBalancers[alb];
	const TargetGroups = [
		{ TargetGroupArn: targetGroups.blue, Weight: color === "blue" ? 100 : 0 },
		{ TargetGroupArn: targetGroups.green, Weight: color === "green" ? 100 : 0 },
	];
	return [{ Type: "forward", ForwardConfig: { TargetGroups } }];
}

/** A service that runs as many tasks as it should. */
export function view(id: string, desiredCount: number, reason?: string): ServiceView {
	return {
		desiredCount,
		runningCount: desiredCount,
		graceSeconds: 60,
		containers: [{ name: "app", port: 8080 }],
		kind: { status: "ACTIVE", scheduling: "REPLICA", controller: "ECS", strategy: "ROLLING" },
		replaced: [],
		deployment: {
			id,
			createdAt: at(0).toISOString(),
			runningCount: desiredCount,
			taskDefinition: id,
			rolloutState: "COMPLETED",
			reason,
		},
	};
}

/** Targets in these states. */
export const targets = (...states: string[]): Target[] => states.map((state, i) => ({ id: `10.0.0.${i}`, state }));
export const healthy = targets("healthy", "healthy", "healthy");
export const none: Target[] = [];
/** The same targets on both load balancers. */
export const onBoth = (each: Target[]) => ({ blue: each, green: each });

/** Blue serves; green holds a release. */
export function world(changes: Partial<World> = {}): World {
	return {
		dns: readDns(service.dns, weightedRecords({ blue: 100, green: 0 }), previewRecords("green")),
		actions: { blue: serving("blue", "blue"), green: serving("green", "blue") },
		rules: { blue: [], green: [] },
		services: { blue: view("ecs-svc/1", 3), green: view("ecs-svc/2", 0) },
		scaling: {},
		stableTargets: onBoth(healthy),
		releases: { blue: "old", green: "new" },
		...changes,
	};
}

/** What Begin decides in a world that differs by this from one at rest. */
export function decided(changes?: Partial<World>, color: Color = "green"): Decision {
	return decide(sampleDocument({ event: sampleEvent(color) }), world(changes));
}

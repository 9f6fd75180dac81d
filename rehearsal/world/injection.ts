import type { ServiceConfig } from "../../runtime/contract/index.ts";
import type { TimedFault } from "../scenario/fault.ts";
import type { Release } from "../scenario/release.ts";
import { forward, weightsOf } from "./at-rest.ts";
import type { WorldServices } from "./ecs/services.ts";
import type { WorldAlbs } from "./elb/albs.ts";
import type { Releases } from "./releases.ts";
import type { WorldDns } from "./route53/dns.ts";
import type { Topology } from "./topology.ts";

/** What a fault can strike. */
interface Injected {
	readonly service: ServiceConfig;
	readonly topology: Topology;
	readonly world: { readonly dns: WorldDns; readonly loadBalancers: WorldAlbs; readonly services: WorldServices };
	readonly releases: Releases;
	/** Asks whoever releases for a release; absent where nobody takes such requests. */
	readonly asked?: ((release: Release) => void) | undefined;
	/** Asks whoever releases to go back; absent where nobody takes such requests. */
	readonly back?: ((to?: number) => void) | undefined;
}

/** Lets something happen that nobody who releases has a hand in. */
export function inject(fault: TimedFault, second: number, injected: Injected): void {
	const { world, releases } = injected;
	switch (fault.kind) {
		case "stable":
			releases.turn(fault.release, second);
			break;
		case "deployment":
			if (fault.asked && injected.asked) {
				injected.asked(fault.release);
				break;
			}
			releases.replace(fault.color, fault.release, second);
			world.services.redeploy(world.services.nextDeployment(), fault.color, fault.release.crashSeconds);
			break;
		case "rollback":
			injected.back?.(fault.to);
			break;
		case "replacement":
			world.services.replace("green", fault.tasks, fault.slowSeconds);
			break;
		case "weights":
			meddle(fault.candidatePercent, injected);
	}
}

/** Somebody else's hand: it asks nobody, and knows no compare-and-swap. */
function meddle(percent: number, { service, topology, world }: Injected): void {
	if (topology !== "one-alb") world.dns.write(weightsOf(service, percent, topology));
	else world.loadBalancers.write(service.loadBalancers.blue.listener, [forward(service, "blue", percent)]);
}

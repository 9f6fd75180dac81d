/** Users of a service: they come by what DNS says, and the load balancers report of them minute by minute. */
import { type ByColor, COLORS, type ServiceConfig } from "../../../runtime/contract/index.ts";
import type { Gateway } from "../gateway/gateway.ts";
import type { Time } from "./time.ts";
import type { View } from "./view.ts";

export interface UsersOptions {
	/** How many requests they make in a minute. */
	readonly perMinute: number;
	/** How many of them each color answers with 5XX, in percent. Default: none. */
	readonly errorPercent?: Partial<ByColor<number>>;
	/** How many of them each color answers slowly, in percent. Default: none. */
	readonly slowPercent?: Partial<ByColor<number>>;
}

interface Place {
	readonly service: ServiceConfig;
	readonly view: View;
	readonly gateway: Gateway;
	readonly time: Time;
}

/** Lets users come from now on. Answers what makes them stay away again. */
export function usersOf({ service, view, gateway, time }: Place, options: UsersOptions): () => void {
	const { perMinute, errorPercent = {}, slowPercent = {} } = options;
	return time.everyMinute((ended) => {
		const weights = view.weights().A;
		for (const color of COLORS) {
			const requests = (perMinute * (weights?.[color] ?? 0)) / 100;
			const part = (percent = 0) => Math.round((requests * percent) / 100);
			const { listener, targetGroups } = service.loadBalancers[color];
			gateway.report({ listener, targetGroup: targetGroups[color] }, ended, {
				requests,
				errors: part(errorPercent[color]),
				slow: part(slowPercent[color]),
			});
		}
	});
}

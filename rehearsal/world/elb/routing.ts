import { type ByColor, byColor, type Color } from "../../../runtime/contract/index.ts";
import { binomial, type Seed } from "../../random.ts";

/** What decides where requests go. */
export interface RoutingInput {
	/** How many requests reach each load balancer. Whole numbers. */
	readonly requests: ByColor<number>;
	/** By load balancer, then color: the share of the load balancer's requests, 0–1, that its listener forwards to the color. */
	readonly forwards: ByColor<ByColor<number>>;
	/** By load balancer, then color: how many of the color's targets get the load balancer's requests. */
	readonly receiving: ByColor<ByColor<number>>;
}

/** Where one second's requests went. */
export interface Routed {
	/** Requests that were forwarded to each color. */
	readonly sent: ByColor<number>;
	/** By load balancer, then color: of those, the ones that reached a target. */
	readonly answered: ByColor<ByColor<number>>;
	/** By load balancer: requests that reached no target. */
	readonly unserved: ByColor<number>;
	/** Requests per second and receiving task of each color. */
	readonly loads: ByColor<number>;
}

/** Draws where the requests of each load balancer go. @param seed - of this second. */
export function route({ requests, forwards, receiving }: RoutingInput, seed: Seed): Routed {
	const sent = byColor((alb) => {
		const shares = forwards[alb];
		const uniform = seed.stream("route", alb);
		const green = binomial(uniform, requests[alb], shares.green);
		const blue = binomial(uniform, requests[alb] - green, shares.blue / (1 - shares.green));
		return { blue, green };
	});
	const answered = byColor((alb) => byColor((color) => (receiving[alb][color] > 0 ? sent[alb][color] : 0)));
	const load = (alb: Color, color: Color) => answered[alb][color] / Math.max(1, receiving[alb][color]);
	return {
		sent: byColor((color) => sent.blue[color] + sent.green[color]),
		answered,
		unserved: byColor((alb) => requests[alb] - answered[alb].blue - answered[alb].green),
		loads: byColor((color) => load("blue", color) + load("green", color)),
	};
}

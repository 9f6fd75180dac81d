import { type Colour, type PerColour, perColour } from "../../../runtime/contract.ts";
import { binomial, type Seed } from "../../random.ts";

/** What decides where requests go. */
export interface RoutingInput {
	/** How many requests reach each edge. Whole numbers. */
	readonly requests: PerColour<number>;
	/** By edge, then colour: the share of the edge's requests, 0–1, that its listener forwards to the colour. */
	readonly forwards: PerColour<PerColour<number>>;
	/** By edge, then colour: how many of the colour's targets get the edge's requests. */
	readonly receiving: PerColour<PerColour<number>>;
}

/** Where one second's requests went. */
export interface Routed {
	/** Requests that were forwarded to each colour. */
	readonly sent: PerColour<number>;
	/** By edge, then colour: of those, the ones that reached a target. */
	readonly answered: PerColour<PerColour<number>>;
	/** By edge: requests that reached no target. */
	readonly unserved: PerColour<number>;
	/** Requests per second and receiving task of each colour. */
	readonly loads: PerColour<number>;
}

/** Draws where the requests of each edge go. @param seed - of this second. */
export function route({ requests, forwards, receiving }: RoutingInput, seed: Seed): Routed {
	const sent = perColour((edge) => {
		const shares = forwards[edge];
		const uniform = seed.stream("route", edge);
		const green = binomial(uniform, requests[edge], shares.green);
		const blue = binomial(uniform, requests[edge] - green, shares.blue / (1 - shares.green));
		return { blue, green };
	});
	const answered = perColour((edge) => perColour((colour) => (receiving[edge][colour] > 0 ? sent[edge][colour] : 0)));
	const load = (edge: Colour, colour: Colour) => answered[edge][colour] / Math.max(1, receiving[edge][colour]);
	return {
		sent: perColour((colour) => sent.blue[colour] + sent.green[colour]),
		answered,
		unserved: perColour((edge) => requests[edge] - answered[edge].blue - answered[edge].green),
		loads: perColour((colour) => load("blue", colour) + load("green", colour)),
	};
}

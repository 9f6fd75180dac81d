/** The users: requests to both load balancers by the weights of the records, as resolvers that ask each time would send them. */
import { Agent, request } from "node:http";
import { type ByColor, COLORS, type Color } from "../../runtime/contract/index.ts";
import type { Now } from "../aws/clock.ts";
import type { Answer } from "../measure/switches.ts";
import { COLOR_HEADER } from "../stack/release.ts";

/** Where requests go. */
export interface TrafficOptions {
	/** The name of each load balancer. */
	readonly loadBalancers: ByColor<string>;
	/** The name that users resolve. */
	readonly host: string;
	/** Requests a second. */
	readonly rate: number;
	readonly now: Now;
	/** Where load balancers listen. Default: 80. */
	readonly port?: number;
}

/** How often requests are sent, in milliseconds. */
const TICK_MS = 50;
/** The part of the requests that goes to both load balancers, whatever the records say: so that each is seen to switch. */
const WATCHING = 0.05;
const TIMEOUT_MS = 10_000;

export class Traffic {
	readonly answers: Answer[] = [];
	/** Requests that got no answer at all. */
	unanswered = 0;
	/** The records' weights, as they were read last. */
	weights: ByColor<number> = { blue: 1, green: 0 };
	// Busy connections stay open, as those of real clients do: they are the last to hear of a change.
	readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });
	readonly #timer: NodeJS.Timeout;
	#last = performance.now();
	#owed = 0;
	#watched = 0;

	constructor(private readonly options: TrafficOptions) {
		this.#timer = setInterval(() => this.#tick(), TICK_MS);
	}

	/** Sends no more. */
	stop(): void {
		clearInterval(this.#timer);
		this.#agent.destroy();
	}

	#tick(): void {
		// A machine with much to do ticks late, and its users are no fewer for it.
		const seconds = (performance.now() - this.#last) / 1_000;
		this.#last += seconds * 1_000;
		this.#owed += this.options.rate * seconds;
		this.#watched += this.options.rate * WATCHING * seconds;
		for (; this.#owed >= 1; this.#owed--) this.#send(this.#alb());
		if (this.#watched < 1) return;
		this.#watched -= 1;
		for (const alb of COLORS) this.#send(alb);
	}

	#alb(): Color {
		const { blue, green } = this.weights;
		return Math.random() * (blue + green) < blue ? "blue" : "green";
	}

	#send(alb: Color): void {
		const { loadBalancers, host, now, port = 80 } = this.options;
		const asked = request({
			host: loadBalancers[alb],
			port,
			path: "/",
			headers: { host },
			agent: this.#agent,
			timeout: TIMEOUT_MS,
		});
		asked.on("response", (response) => {
			response.resume().on("error", () => undefined);
			const color = COLORS.find((color) => color === response.headers[COLOR_HEADER]);
			this.answers.push({ at: now(), alb, color, status: response.statusCode ?? 0 });
		});
		asked.on("timeout", () => asked.destroy(new Error("no answer in time")));
		asked.on("error", () => {
			this.unanswered += 1;
		});
		asked.end();
	}
}

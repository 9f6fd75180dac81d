import type { Color, ProbeConfig, ProbeReport } from "../../runtime/contract/index.ts";
import type { Prober } from "../../runtime/ports/index.ts";
import type { Seed } from "../random.ts";
import { type Response, slowShare } from "./behavior.ts";
import type { Sample } from "./cloudwatch/metrics.ts";

/** What the controller's own requests meet. */
interface ProberOptions {
	readonly seed: Seed;
	/** Seconds since the deployment. */
	readonly now: () => number;
	/** How a color answers users now. */
	readonly response: (color: Color) => Response;
	/** The share of requests, 0–1, that fail whatever release answers them. They are certain requests, and a probe is none of those. */
	readonly baseErrors: number;
	/** Whether the prober gets a connection to a color's own load balancer. */
	readonly reaches: (color: Color) => boolean;
	/** How many of a color's tasks its own load balancer sends requests to. */
	readonly receiving: (color: Color) => number;
	/** Told what reached a color's tasks: their target group's metrics count it. */
	readonly onSent: (second: number, color: Color, sample: Sample) => void;
}

/** Requests through the preview listener of a color's own load balancer. */
export class WorldProber implements Prober {
	readonly #options: ProberOptions;
	#checks = 0;

	constructor(options: ProberOptions) {
		this.#options = options;
	}

	async probe({ count, deadlineMilliseconds, path }: ProbeConfig, color: Color): Promise<ProbeReport> {
		const { seed, now, response, baseErrors, reaches, receiving, onSent } = this.#options;
		const second = Math.floor(now());
		const uniform = seed.stream("probes", second, this.#checks++);
		const sent = { sent: count, failed: 0, serverErrors: 0, unreachable: 0 };
		if (!reaches(color)) return { ...sent, unreachable: count, why: `GET ${path}: no connection within 3000 ms` };
		// The load balancer itself answers, and no target group counts it.
		if (receiving(color) === 0) return { ...sent, failed: count, why: `GET ${path} answered 503: no target` };
		const { errors, latencyMs } = response(color);
		const errorShare = (errors - baseErrors) / (1 - baseErrors);
		const lateShare = slowShare(latencyMs, deadlineMilliseconds);
		const answers = Array.from({ length: count }, () => ({
			error: uniform() < errorShare,
			late: uniform() < lateShare,
		}));
		// Whoever hangs up learns of no status, and neither do the metrics.
		const serverErrors = answers.filter(({ error, late }) => error && !late).length;
		const failed = answers.filter(({ error, late }) => error || late).length;
		onSent(second, color, { requests: count, failed: serverErrors, latencyMs });
		const why =
			serverErrors > 0 ? `GET ${path} answered 500` : `GET ${path}: no answer within ${deadlineMilliseconds} ms`;
		return { ...sent, failed, serverErrors, ...(failed > 0 && { why }) };
	}
}

import type { Traffic } from "../../scenario/clients.ts";

const PEAK_HOUR = 14;

/** How many requests all clients send per second, on average, at a second since the deployment. */
export function rateAt(traffic: Traffic, second: number): number {
	switch (traffic.kind) {
		case "flat":
			return traffic.requestsPerSecond;
		case "diurnal": {
			const { trough, peak, hour } = traffic;
			const angle = ((hour + second / 3_600 - PEAK_HOUR) / 24) * 2 * Math.PI;
			return (peak + trough) / 2 + ((peak - trough) / 2) * Math.cos(angle);
		}
	}
}

/** The most requests per second that the traffic reaches on average, at whatever hour. */
export function peakOf(traffic: Traffic): number {
	return traffic.kind === "flat" ? traffic.requestsPerSecond : traffic.peak;
}

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

/**
 * When one of many equal clients sends its next request.
 * @param from - the moment from which it is awaited, in seconds since the deployment.
 * @param load - how many requests would be expected of it until then: exponential, with mean 1.
 */
export type NextRequest = (from: number, load: number) => number;

/** The client's next request; infinitely late when it falls beyond the given seconds. */
export function nextRequest(traffic: Traffic, clients: number, seconds: number): NextRequest {
	if (traffic.kind === "flat") {
		const meanWait = clients / traffic.requestsPerSecond;
		return (from, load) => from + load * meanWait;
	}
	// The rate is level within each second, as it is for all else that a second brings.
	const expected = new Float64Array(seconds + 1);
	for (let i = 0; i < seconds; i++) expected[i + 1] = (expected[i] as number) + rateAt(traffic, i);
	const [shortestMean, longestMean] = [clients / traffic.peak, clients / traffic.trough];
	return (from, load) => {
		const target = interpolated(expected, from) + load * clients;
		const earliest = Math.min(seconds, Math.floor(from + load * shortestMean));
		const latest = Math.min(seconds, Math.ceil(from + load * longestMean));
		// Never earlier than awaited, not even by a rounding error: that second may be over.
		return Math.max(from, inverse(expected, target, earliest, latest));
	};
}

function interpolated(values: Float64Array, at: number): number {
	const i = Math.floor(at);
	const value = values[i] as number;
	return value + (at - i) * ((values[i + 1] as number) - value);
}

/** Where values that ascend reach a target, between two indices; infinity where they never do. */
function inverse(values: Float64Array, target: number, low: number, high: number): number {
	let least = low;
	let most = high;
	while (least < most) {
		const middle = (least + most + 1) >> 1;
		if ((values[middle] as number) <= target) least = middle;
		else most = middle - 1;
	}
	const value = values[least] as number;
	const next = values[least + 1];
	return next === undefined ? Number.POSITIVE_INFINITY : least + (target - value) / (next - value);
}

import { Refused, Throttled, Unavailable } from "../runtime/errors.ts";
import { ACTIONS, type Action } from "./actions.ts";
import { type AnyPorts, type Hook, hooked } from "./hooked.ts";
import type { Seed, Uniform } from "./random.ts";
import type { ApiCall } from "./run.ts";
import type { Fault } from "./scenario/fault.ts";
import type { Buckets } from "./world/route53/bucket.ts";

/** How often the SDK tries a call before it gives up: `maxAttempts` of the adapters' clients. */
const SDK_ATTEMPTS = 3;

const ERRORS = { Throttled, Unavailable, Refused } as const;

interface ApiOptions {
	readonly faults: readonly Fault[];
	readonly buckets: Buckets;
	/** How often the SDK tries a call before it gives up. Default: 3. */
	readonly attempts?: number | undefined;
	readonly seed: Seed;
	/** Seconds since the deployment. */
	readonly now: () => number;
	/** Runs before every call: plays the world up to now. */
	readonly before: () => void;
	/** Waits as the SDK does before it tries again; told how often it has tried. Default: it tries again at once. */
	readonly pause?: ((tries: number) => Promise<void>) | undefined;
	/** Told of every try. */
	readonly onCall: (call: ApiCall) => void;
}

/** The ports as a controller meets them: every call is counted, draws on the account's buckets, and may fail as the scenario says. */
export function apiOf<Existing extends Partial<AnyPorts>>(ports: Existing, options: ApiOptions) {
	return hooked(ports, apiHook(options));
}

/** What stands between a controller and its ports. */
export function apiHook(options: ApiOptions): Hook {
	const uniform = options.seed.stream("api");
	return async ({ name }, next) => {
		options.before();
		const action = ACTIONS[name];
		if (!action) throw new Error(`no AWS action is known for ${name}`);
		const error = await failure(action, options, uniform);
		if (error) throw new ERRORS[error](`${action.action}: ${error} after every try of the SDK`, {});
		return next();
	};
}

/** The error of a call after the SDK's tries, if they all failed. Only what may pass is tried again. */
async function failure(
	action: Action,
	options: ApiOptions,
	uniform: Uniform,
): Promise<keyof typeof ERRORS | undefined> {
	for (let attempt = 1; ; attempt++) {
		const error = refusal(action, options, uniform);
		options.onCall({ seconds: options.now(), ...action, ...(error && { error }) });
		if (!error || error === "Refused" || attempt === (options.attempts ?? SDK_ATTEMPTS)) return error;
		if (!options.pause) continue;
		await options.pause(attempt);
		options.before();
	}
}

function refusal({ service, action }: Action, { faults, buckets, now }: ApiOptions, uniform: Uniform) {
	const seconds = now();
	for (const fault of faults) {
		if (fault.kind !== "api" || fault.service !== service || (fault.action ?? action) !== action) continue;
		if (seconds < fault.fromSeconds || seconds >= fault.toSeconds) continue;
		if (uniform() < fault.share) return fault.error;
	}
	return buckets.take(service, action, seconds) ? undefined : "Throttled";
}

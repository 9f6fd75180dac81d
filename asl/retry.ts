/** What AWS or the network may do once and not again: a 5xx, a function that died or was too slow. */
const TRANSIENT = [
	"Unavailable",
	"Lambda.TooManyRequestsException",
	"Lambda.ServiceException",
	"Lambda.AWSLambdaException",
	"Lambda.SdkClientException",
	"Lambda.ClientExecutionTimeoutException",
	"Lambda.Unknown",
	"Runtime.ExitError",
	"Sandbox.Timedout",
	"States.Timeout",
];

/**
 * AWS asks to slow down: an account's limits are shared by all its rollouts, so each stands back further and further, until there is room
 * for all. Tried again for about so long as full jitter's mean waits add up to: 1 + 2 + 4 + 8 + 16 + 32 s, and then a minute each.
 */
const slowedDown = (MaxAttempts: number) => ({
	ErrorEquals: ["Throttled"],
	IntervalSeconds: 2,
	BackoffRate: 2,
	MaxAttempts,
	MaxDelaySeconds: 120,
	JitterStrategy: "FULL",
});

/** Up to six tries more within about a minute (1 + 2 + 4 + 8 + 16 + 20 s at most). */
const transient = {
	ErrorEquals: TRANSIENT,
	IntervalSeconds: 1,
	BackoffRate: 2,
	MaxAttempts: 6,
	MaxDelaySeconds: 20,
	JitterStrategy: "FULL",
};

/**
 * For every task that may still fail back. A candidate that nobody can watch should not keep its traffic for long: a minute where AWS
 * is in trouble; where it asks to slow down a quarter of an hour, which is as long as a candidate may take to become healthy by default.
 */
export const taskRetry = [slowedDown(20), transient];

/** For Begin: nothing has been changed yet, and 500 rollouts that begin at once get their turn within the hour. */
export const beginRetry = [slowedDown(60), transient];

/** For a gate: the same, but its time limit is an answer, and no trouble of AWS's. */
export const gateRetry = taskRetry.map((retry) => ({
	...retry,
	ErrorEquals: retry.ErrorEquals.filter((name) => name !== "States.Timeout"),
}));

/**
 * For fail-back itself: whatever the error, since nothing better is left to do. Thirty tries more, at most 30 s apart; a role that does not
 * admit the controller among them, for whoever has changed it may change it back.
 * An input that is malformed or not to be trusted will not get better; nor will an original that cannot be one, nor one that somebody
 * keeps writing over, which is the watchdog's.
 */
export const failBackRetry = [
	{ ErrorEquals: ["InvalidInput", "UntrustedInput", "UntrustedOriginal", "NotRestored"], MaxAttempts: 0 },
	{
		ErrorEquals: ["States.ALL"],
		IntervalSeconds: 1,
		BackoffRate: 2,
		MaxAttempts: 30,
		MaxDelaySeconds: 30,
		JitterStrategy: "FULL",
	},
];

/**
 * For announcements: whatever the error, as Step Functions gives SNS's own names to those of SNS. Told twice is better than
 * not at all; but what cannot be told must not hold anything up for long.
 */
export const announceRetry = [
	{
		ErrorEquals: ["States.ALL"],
		IntervalSeconds: 1,
		BackoffRate: 2,
		MaxAttempts: 6,
		MaxDelaySeconds: 20,
		JitterStrategy: "FULL",
	},
];

/** What AWS or the network may do once and not again: throttling, a 5xx, a function that died or was too slow. */
const TRANSIENT = [
	"Throttled",
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
 * For every task that may still fail back: up to six tries more within about a minute
 * (1 + 2 + 4 + 8 + 16 + 20 s at most), since a candidate that nobody can watch should not keep its traffic for long.
 */
export const taskRetry = [
	{
		ErrorEquals: TRANSIENT,
		IntervalSeconds: 1,
		BackoffRate: 2,
		MaxAttempts: 6,
		MaxDelaySeconds: 20,
		JitterStrategy: "FULL",
	},
];

/** For a gate: the same, but its time limit is an answer, and no trouble of AWS's. */
export const gateRetry = taskRetry.map((retry) => ({
	...retry,
	ErrorEquals: retry.ErrorEquals.filter((name) => name !== "States.Timeout"),
}));

/**
 * For fail-back itself: whatever the error, since nothing better is left to do. Thirty tries more, at most 30 s apart.
 * A malformed input will not get better; nor will an original that somebody keeps writing over, which is the watchdog's.
 */
export const failBackRetry = [
	{ ErrorEquals: ["InvalidInput", "NotRestored"], MaxAttempts: 0 },
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

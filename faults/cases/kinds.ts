/** What can go wrong with one call of an AWS API. */
export const API_ERRORS = {
	throttled: "AWS asks to slow down, after every try of the SDK",
	"server-error": "AWS answers with a 5xx, after every try of the SDK",
	"timed-out-before": "no answer within the SDK's time limits; AWS did nothing",
	"timed-out-after": "no answer within the SDK's time limits; AWS did what was asked",
	reset:
		"the connection breaks: AWS did what a write asked, and the SDK sends it again at once; a read breaks at every try",
	denied: "AWS refuses this action to everybody from here on, the watchdog too, for 20 minutes",
} as const;

/** Answers without data, of calls that read what a look judges by. */
export const NO_DATA = {
	"no-data": "this answer says nothing: no targets, or an alarm without data",
	"no-data-long": "from here on, for 20 minutes, every such answer about the same thing says nothing",
} as const;

/** The execution is aborted while a function writes: the function runs on, as Lambda lets it. */
export const IN_FLIGHT = {
	"in-flight": "aborted while this write is under way; it takes effect after the watchdog's first run",
	"in-flight-late": "the same, but it takes effect as late as Lambda lets the function run",
} as const;

/** Somebody else is quicker. */
export const RACE = {
	overtaken: "somebody sets both colours' weights to 50, right before this write takes effect",
} as const;

/** What can happen to one run of a function. */
export const RUN_FAULTS = {
	"killed-before": "dies before its first write, or before its answer when it writes nothing",
	"killed-after": "dies right after its n-th write: killed-after-1, killed-after-2, …",
	twice: "runs twice with the same input, and the second answer counts",
	"starts-late": "the execution is aborted; the function starts after the watchdog's first run",
} as const;

/** What can happen when the execution enters a state. */
export const STATE_FAULTS = {
	aborted: "somebody aborts the execution",
	"timed-out": "the execution reaches its time limit",
} as const;

/** What can happen to a service while the execution is in a state. */
export const SERVICE_FAULTS = {
	"duplicate-event": "the deployment's event arrives again",
	"old-event": "an event of a deployment that is no longer there arrives",
	"newer-release": "a newer release is deployed into the candidate, and is healthy",
	"stable-dies": "the stable colour's tasks turn sick, for 20 minutes",
	"weights-changed": "somebody sets both colours' weights to 50",
	"listener-changed": "somebody makes the candidate's edge serve both colours",
} as const;

/** Every kind of fault, by the place where it strikes. */
export const KINDS = {
	call: { ...API_ERRORS, ...NO_DATA, ...IN_FLIGHT, ...RACE },
	run: RUN_FAULTS,
	state: { ...STATE_FAULTS, ...SERVICE_FAULTS },
} as const;

/** Where a fault strikes: a call of an API, a run of a function, a state that the execution enters. */
export type Place = keyof typeof KINDS;
export const PLACES = Object.keys(KINDS) as readonly Place[];

/** Faults that pass by themselves, and that a healthy release has to survive. */
export const PASSING: ReadonlySet<string> = new Set([
	"throttled",
	"server-error",
	"timed-out-before",
	"timed-out-after",
	"reset",
	"no-data",
	"killed-before",
	"killed-after",
	"twice",
	"duplicate-event",
	"old-event",
]);

/** A kind without its number: `killed-after` of `killed-after-2`. */
export function family(kind: string): string {
	return kind.replace(/^(killed-after)-\d+$/, "$1");
}

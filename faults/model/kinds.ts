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

/** Errors that come to the same where a call only reads: what is thrown, and whether time passes before. */
export const ALIKE_FOR_READS: readonly (readonly (keyof typeof API_ERRORS)[])[] = [
	["throttled", "server-error", "reset"],
	["timed-out-before", "timed-out-after"],
	["denied"],
];

/** What else may be answered to calls that read what a check judges by. Which call can be answered how stands in `play/answers.ts`. */
export const ANSWERS = {
	"no-data": "this answer says nothing: no targets, no metrics, or an alarm without data",
	"no-data-long": "from here on, for 20 minutes, every such answer about the same thing says nothing",
	"late-long": "from here on, for 20 minutes, each minute of metrics is shown a minute later",
	"torn-minute": "this answer shows the newest minute of metrics without what the stable color's tasks answered",
	"torn-minute-long": "from here on, for 20 minutes, each such answer shows the two newest minutes like that",
	"rings-long": "from here on, for 20 minutes, an alarm of the user's rings",
	refused: "the candidate's load balancer refuses all probes of this check",
	"refused-long": "from here on, for 20 minutes, it refuses all probes",
	unreachable: "no probe of this check gets a connection to the candidate's load balancer",
	"unreachable-long": "from here on, for 20 minutes, none gets a connection",
	"not-yet": "the hook says that it does not know yet, or its task runs",
	"not-yet-long": "from here on, for 20 minutes, the hook does not know yet, or its task hangs",
	rubbish: "the hook answers no verdict",
	"says-much": "the hook does not know yet, and says so in 300 KB",
	"says-fail": "the hook says fail, or its task exits with 1",
	"no-capacity": "ECS starts no task now",
	"no-capacity-long": "from here on, for 20 minutes, ECS starts no task",
	"stale-read": "ECS answers what was so before the last change of each service",
	"stale-deployment": "ECS answers what was so before the last deployment of each service",
	sticky: "the production listener turns out to have target group stickiness on",
	ruled: "a rule of the production listener turns out to forward to one of the four target groups",
} as const;

/** AWS refuses something for good: by a tag policy, a service control policy, or because of what the service is. */
export const FOR_GOOD = {
	"denied-for-good": "AWS refuses the action of this write to everybody from here on, the watchdog too, for good",
} as const;

/** The execution is aborted while a function writes: the function runs on, as Lambda lets it. */
export const IN_FLIGHT = {
	"in-flight": "aborted while this write is under way; it takes effect after the watchdog's first run",
	"in-flight-late": "the same, but it takes effect as late as Lambda lets the function run",
} as const;

/** An API goes away as a write has taken effect. */
export const OUTAGE = {
	outage: "AWS does what this write asks, but does not say so; for 20 minutes its API answers nobody any more",
} as const;

/** Somebody else is quicker. */
export const RACE = {
	overtaken: "somebody sets both colors' weights to 50, right before this write takes effect",
} as const;

/** The same, to what begins. */
export const WITHDRAWN = {
	"withdrawn-first": "somebody withdraws the release, right before this call takes effect",
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

/** The same, and what the watchdog then meets: its writes are none of an execution that nothing has struck. */
export const DENIED_STATE_FAULTS = {
	"aborted-denied":
		"somebody aborts the execution, and from then on AWS refuses tags and counts to everybody, for good",
} as const;

/** What can happen when a gate begins to wait for somebody. Otherwise somebody lets it go on after a while. */
export const GATE_FAULTS = {
	"nobody-decides": "nobody ever answers",
	"decides-abort": "somebody has the rollout go back",
	"aborts-at-length": "somebody has it go back, and says why in as many words as Step Functions takes",
	"decides-twice": "somebody lets it go on, and somebody else does so too, or has it go back, a moment later",
} as const;

/** What can happen to a service while the execution is in a state. */
export const SERVICE_FAULTS = {
	"duplicate-event": "the deployment's event arrives again",
	"old-event": "an event of a deployment that is no longer there arrives",
	"newer-release": "a newer release is deployed into the candidate, and is healthy",
	"candidate-dies": "the candidate's tasks turn sick, health checks and all, for good",
	"stable-dies": "the stable color's tasks turn sick, for 20 minutes",
	"stable-redeployed": "somebody gives the stable color another task definition, past the rollout",
	"weights-changed": "somebody sets both colors' weights to 50",
	"unreadable-registry": "from here on, for good, nobody can read what services have registered",
	"load-changed": "the load rises, and what scales the candidate gives it more tasks",
	"listener-changed": "somebody makes the candidate's load balancer serve both colors",
} as const;

/** What somebody asks of the release function while the execution is in a state. */
export const ASKED_FAULTS = {
	"asks-again": "somebody asks for the same release again",
	"asks-serving": "somebody releases what serves: nobody wants the rollout any more",
	"asks-newer": "somebody releases something newer, which is healthy",
	"asks-retry": "somebody has what was released last tried again",
	"asks-rollback": "somebody has users get again what they had",
	"asks-withdraw": "somebody withdraws the release, which never begins unless it has begun",
} as const;

/** What somebody does by hand, beside the rollout, who may start executions and invoke functions. */
export const CRAFTED_FAULTS = {
	"crafted-rollout": "somebody starts an execution whose input brings a rollout along, with an original of its own",
	"crafted-configuration":
		"somebody starts executions whose inputs bring a configuration along: of a service that is not registered, and of one with a name of 2,049 bytes",
	"crafted-roles":
		"somebody starts an execution of a service of his own, which has registered this service's roles and resources",
	"crafted-claim":
		"somebody starts executions with events of this release, and of one to come, that name the stable color",
	"crafted-task": "somebody invokes tasks with a document of his own, and no lock",
} as const;

/** The same, once a rollout has begun: before, whoever comes first moves the resources. */
export const CRAFTED_LATER = {
	"crafted-twin":
		"somebody starts an execution of a service of his own, which has registered this service's resources, with roles that admit it",
} as const;

/** What somebody does by hand who may write the table, past every policy. */
export const LOCK_FAULTS = {
	"crafted-lock":
		"somebody puts an original into the lock that redirects users elsewhere; it is put right after 5 minutes",
	"crafted-lock-orphan": "the same, and the execution is aborted",
	"foreign-lock": "somebody puts a lock of this service under another name, of an execution that is gone",
	"foreign-lock-renamed": "the same, of a service that nobody has registered, with this one's resources and role",
} as const;

/** Every kind of fault, by the place where it strikes. */
export const KINDS = {
	call: { ...API_ERRORS, ...ANSWERS, ...FOR_GOOD, ...OUTAGE, ...IN_FLIGHT, ...RACE, ...WITHDRAWN },
	run: RUN_FAULTS,
	state: {
		...STATE_FAULTS,
		...DENIED_STATE_FAULTS,
		...GATE_FAULTS,
		...SERVICE_FAULTS,
		...ASKED_FAULTS,
		...CRAFTED_FAULTS,
		...CRAFTED_LATER,
		...LOCK_FAULTS,
	},
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
	"torn-minute",
	"refused",
	"unreachable",
	"not-yet",
	"rubbish",
	"says-much",
	"no-capacity",
	"stale-read",
	"stale-deployment",
	"killed-before",
	"killed-after",
	"twice",
	"decides-twice",
	"duplicate-event",
	"old-event",
	"load-changed",
	"asks-again",
	...Object.keys({ ...CRAFTED_FAULTS, ...CRAFTED_LATER }),
	"foreign-lock",
	"foreign-lock-renamed",
]);

/** Kinds that come to the same wherever they strike: an execution that has ended without a state of its own. */
export const ALIKE: readonly (readonly (keyof typeof STATE_FAULTS)[])[] = [["aborted", "timed-out"]];

/** Whether a kind of answer is given from there on, about the same thing. */
export function lasts(kind: string): boolean {
	return kind.endsWith("-long");
}

/** A kind without its number: `killed-after` of `killed-after-2`. */
export function family(kind: string): string {
	return kind.replace(/^(killed-after)-\d+$/, "$1");
}

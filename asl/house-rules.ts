/** The parts of a state that the rules check. */
interface State {
	readonly Type?: string;
	readonly Next?: string;
	readonly Default?: string;
	readonly Choices?: readonly { readonly Next?: string }[];
	readonly Retry?: readonly Handler[];
	readonly Catch?: readonly Handler[];
	readonly TimeoutSeconds?: number;
	readonly TimeoutSecondsPath?: string;
	readonly Branches?: readonly Machine[];
	readonly HeartbeatSeconds?: number;
	readonly Resource?: string;
	readonly Parameters?: { readonly Subject?: string; readonly "Subject.$"?: string };
}

interface Machine {
	readonly StartAt?: string;
	readonly States?: Readonly<Record<string, State>>;
}

interface Handler {
	readonly ErrorEquals?: readonly string[];
	readonly Next?: string;
}

/** What SNS takes as a subject: `SUBJECT` of the runtime's contract, which this folder does not know. */
const SUBJECT = /^[!-~][ -~]{0,98}$/;

/** Where a subject comes from that was cut to what SNS takes. */
const CUT_SUBJECT = "$.announcement.subject";

/** The error names that Step Functions itself raises (Amazon States Language specification, appendix A). */
const STATES_ERRORS = new Set([
	"States.ALL",
	"States.BranchFailed",
	"States.DataLimitExceeded",
	"States.ExceedToleratedFailureThreshold",
	"States.HeartbeatTimeout",
	"States.Http.Socket",
	"States.IntrinsicFailure",
	"States.ItemReaderFailed",
	"States.NoChoiceMatched",
	"States.ParameterPathFailure",
	"States.Permissions",
	"States.QueryEvaluationError",
	"States.ResultPathMatchFailure",
	"States.ResultWriterFailed",
	"States.Runtime",
	"States.TaskFailed",
	"States.Timeout",
]);

/**
 * Faults that the published validators let pass: misplaced or unknown error names, states that nothing leads to.
 * And what this project asks of every task: a Retry, a time limit, and a Catch of everything, its own or that of the Parallel
 * that it is in; of a message, a subject that SNS takes.
 */
export function houseRules(definition: unknown): string[] {
	return machineFaults(definition as Machine, false);
}

function machineFaults({ StartAt = "", States = {} }: Machine, caught: boolean): string[] {
	const reached = reachable(StartAt, States);
	return Object.entries(States).flatMap(([name, state]) => [
		...(reached.has(name) ? [] : [`${name}: no state leads here`]),
		...taskFaults(name, state, caught),
		...(state.Branches ?? []).flatMap((branch) => machineFaults(branch, caught || catchesAll(state))),
		...handlerFaults(`${name}.Retry`, state.Retry ?? []),
		...handlerFaults(`${name}.Catch`, state.Catch ?? []),
	]);
}

function catchesAll({ Catch }: State): boolean {
	return Catch?.some((handler) => handler.ErrorEquals?.includes("States.ALL")) ?? false;
}

function reachable(start: string, states: Readonly<Record<string, State>>): Set<string> {
	const reached = new Set([start]);
	// A set that grows while it is walked is walked to its end.
	for (const name of reached) {
		const { Next, Default, Choices = [], Catch = [] } = states[name] ?? {};
		for (const next of [Next, Default, ...[...Choices, ...Catch].map((way) => way.Next)]) if (next) reached.add(next);
	}
	return reached;
}

function taskFaults(name: string, state: State, caught: boolean): string[] {
	if (state.Type !== "Task") return [];
	const faults: string[] = [];
	if (!state.Retry?.length) faults.push(`${name}: a task must have a Retry`);
	if (!caught && !catchesAll(state)) faults.push(`${name}: a task must catch States.ALL`);
	if (state.TimeoutSeconds === undefined && state.TimeoutSecondsPath === undefined)
		faults.push(`${name}: a task must have TimeoutSeconds`);
	if ((state.HeartbeatSeconds ?? 0) >= (state.TimeoutSeconds ?? Number.POSITIVE_INFINITY)) {
		faults.push(`${name}: HeartbeatSeconds must be below TimeoutSeconds`);
	}
	return [...faults, ...subjectFaults(name, state)];
}

/** What SNS would refuse of a message: nobody would be told. */
function subjectFaults(name: string, { Resource, Parameters }: State): string[] {
	if (!Resource?.endsWith(":states:::sns:publish")) return [];
	const { Subject, "Subject.$": path } = Parameters ?? {};
	if (Subject !== undefined && SUBJECT.test(Subject)) return [];
	if (path === CUT_SUBJECT) return [];
	return [`${name}: its Subject must be ${CUT_SUBJECT}, or up to 99 printable ASCII characters`];
}

function handlerFaults(where: string, handlers: readonly Handler[]): string[] {
	return handlers.flatMap(({ ErrorEquals = [] }, i) => {
		const faults = ErrorEquals.filter((name) => name.startsWith("States.") && !STATES_ERRORS.has(name)).map(
			(name) => `${where}[${i}]: "${name}" is no error of Step Functions`,
		);
		const all = ErrorEquals.includes("States.ALL");
		if (all && ErrorEquals.length > 1) faults.push(`${where}[${i}]: States.ALL must stand alone`);
		if (all && i < handlers.length - 1) faults.push(`${where}[${i}]: States.ALL must come last`);
		return faults;
	});
}

/** The parts of a state that the rules look at. */
interface State {
	readonly Type?: string;
	readonly Next?: string;
	readonly Default?: string;
	readonly Choices?: readonly { readonly Next?: string }[];
	readonly Retry?: readonly Handler[];
	readonly Catch?: readonly Handler[];
	readonly TimeoutSeconds?: number;
	readonly HeartbeatSeconds?: number;
}

interface Handler {
	readonly ErrorEquals?: readonly string[];
	readonly Next?: string;
}

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
 * And what this project asks of every task: a Retry, a Catch of everything, a time limit.
 */
export function houseRules(definition: unknown): string[] {
	const { StartAt = "", States = {} } = definition as { StartAt?: string; States?: Record<string, State> };
	const reached = reachable(StartAt, States);
	return Object.entries(States).flatMap(([name, state]) => [
		...(reached.has(name) ? [] : [`${name}: no state leads here`]),
		...taskFaults(name, state),
		...handlerFaults(`${name}.Retry`, state.Retry ?? []),
		...handlerFaults(`${name}.Catch`, state.Catch ?? []),
	]);
}

function reachable(start: string, states: Record<string, State>): Set<string> {
	const reached = new Set([start]);
	// A set that grows while it is walked is walked to its end.
	for (const name of reached) {
		const { Next, Default, Choices = [], Catch = [] } = states[name] ?? {};
		for (const next of [Next, Default, ...[...Choices, ...Catch].map((way) => way.Next)]) if (next) reached.add(next);
	}
	return reached;
}

function taskFaults(name: string, state: State): string[] {
	if (state.Type !== "Task") return [];
	const faults: string[] = [];
	if (!state.Retry?.length) faults.push(`${name}: a task must have a Retry`);
	if (!state.Catch?.some((handler) => handler.ErrorEquals?.includes("States.ALL"))) {
		faults.push(`${name}: a task must catch States.ALL`);
	}
	if (state.TimeoutSeconds === undefined) faults.push(`${name}: a task must have TimeoutSeconds`);
	if ((state.HeartbeatSeconds ?? 0) >= (state.TimeoutSeconds ?? Number.POSITIVE_INFINITY)) {
		faults.push(`${name}: HeartbeatSeconds must be below TimeoutSeconds`);
	}
	return faults;
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

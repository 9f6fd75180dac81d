import rollout from "../../asl/rollout.asl.json" with { type: "json" };

/** The parts of a state that tests check or break. */
export interface State {
	Type: string;
	Next?: string | undefined;
	Default?: string;
	Resource?: string;
	TimeoutSeconds?: unknown;
	HeartbeatSeconds?: number;
	TimeoutSecondsPath?: string;
	SecondsPath?: string;
	Error?: string;
	ErrorPath?: string;
	CausePath?: string;
	Branches?: Definition[];
	Parameters?: { FunctionName?: string; Payload?: Record<string, string> } & Record<string, unknown>;
	Choices?: { Variable: string; StringEquals: string; Next: string }[];
	Retry?: unknown;
	Catch?: { ErrorEquals: string[]; Next: string; ResultPath?: string }[] | undefined;
}

export interface Definition {
	StartAt: string;
	States: Record<string, State>;
}

/** The template of the state machine, to be broken. */
export function template(): Definition {
	return structuredClone(rollout) as unknown as Definition;
}

/** The template with fields of one state changed; a field that is undefined is taken out. */
export function broken(name: string, changes: Readonly<Record<string, unknown>>): Definition {
	const copy = template();
	const fields = Object.entries({ ...stateOf(copy.States, name), ...changes });
	copy.States[name] = Object.fromEntries(fields.filter(([, field]) => field !== undefined)) as unknown as State;
	return copy;
}

/** All states of a definition by their names, those within branches among them. */
export function everyState({ States }: Definition): [string, State][] {
	return Object.entries(States).flatMap(([name, state]) => [
		[name, state] as [string, State],
		...(state.Branches ?? []).flatMap(everyState),
	]);
}

/** A state of a definition, which must have it. */
export function stateOf(states: Readonly<Record<string, State>>, name: string): State {
	const state = states[name];
	if (!state) throw new Error(`there is no state ${name}`);
	return state;
}

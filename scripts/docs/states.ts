import rollout from "../../asl/rollout.asl.json" with { type: "json" };

/** The parts of a state that documents show. */
export interface State {
	readonly Type: string;
	readonly Comment?: string;
	readonly Resource?: string;
	readonly Next?: string;
	readonly Default?: string;
	readonly Error?: string;
	readonly Choices?: readonly { readonly StringEquals?: string; readonly Next: string }[];
	readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
	readonly Branches?: readonly Machine[];
}

/** A state machine, or a branch of a Parallel state. */
export interface Machine {
	readonly StartAt: string;
	readonly States: Readonly<Record<string, State>>;
}

/** A way from one state to another, and when it is taken; an empty text where it always is. */
export interface Way {
	readonly to: string;
	readonly when: string;
}

/** A state that a reader must know, with its ways folded: choices, loops of waiting and announcements are no states of their own. */
export interface Shown {
	readonly name: string;
	readonly state: State;
	readonly ways: readonly Way[];
	/** Whether it waits and asks again until something is so. */
	readonly repeats: boolean;
	/** Where everything else that goes wrong leads. */
	readonly otherwise: string | undefined;
}

/** The state machine that is deployed. */
export const ROLLOUT: Machine = rollout;

/** Which states stand for themselves in a document. All others are ways between these. */
function isShown({ Type, Resource }: State): boolean {
	if (Type === "Task") return !Resource?.includes(":sns:");
	return ["Parallel", "Succeed", "Fail", "Wait"].includes(Type);
}

/** The states to show, in the order of the file. */
export function shownStates({ States }: Machine = ROLLOUT): Shown[] {
	return Object.entries(States)
		.filter(([name, state]) => isShown(state) && !loops(name, States))
		.map(([name, state]) => shown(name, state, States));
}

function shown(name: string, state: State, states: Machine["States"]): Shown {
	const caught = (state.Catch ?? []).map(({ ErrorEquals, Next }) => ({ to: Next, when: ErrorEquals.join(", ") }));
	const last = caught.find(({ when }) => when === "States.ALL");
	const otherwise = last && resolve(last, states)[0]?.to;
	const next = state.Next === undefined ? [] : [{ to: state.Next, when: "" }];
	const all = [...next, ...caught.filter((way) => way !== last)].flatMap((way) => resolve(way, states));
	const onward = all.filter(({ to }) => to !== name);
	// Where all goes the same way, an error does too: what can fail there decides nothing.
	const same = onward.every(({ to }) => to === otherwise);
	const ways = same ? onward : onward.filter(({ to, when }) => to !== otherwise || !["", OTHERWISE].includes(when));
	return { name, state, ways, repeats: onward.length < all.length, otherwise: same ? undefined : otherwise };
}

/** The condition of a way that a Choice takes when no other fits. */
const OTHERWISE = "otherwise";

/** Follows a way through choices, announcements and loops of waiting to the next state that is shown. */
function resolve({ to, when }: Way, states: Machine["States"]): Way[] {
	const state = states[to];
	if (!state) throw new Error(`scripts/docs: the state machine has no state ${to}`);
	if (state.Type === "Choice") {
		const choices = (state.Choices ?? []).map(({ StringEquals = "", Next }) => ({ to: Next, when: StringEquals }));
		const rest = state.Default === undefined ? [] : [{ to: state.Default, when: OTHERWISE }];
		return [...choices, ...rest].flatMap((way) => resolve(way, states));
	}
	if (state.Next !== undefined && (loops(to, states) || !isShown(state)))
		return resolve({ to: state.Next, when }, states);
	return [{ to, when }];
}

/** Whether a Wait state leads back to the state that led to it: then it is only a pause between two tries. */
function loops(name: string, states: Machine["States"]): boolean {
	const wait = states[name];
	const again = wait?.Type === "Wait" && wait.Next !== undefined ? states[wait.Next] : undefined;
	const choice = again?.Next === undefined ? undefined : states[again.Next];
	return [...(choice?.Choices ?? []).map(({ Next }) => Next), choice?.Default].includes(name);
}

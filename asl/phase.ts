import rollout from "./rollout.asl.json" with { type: "json" };

/** What a rollout may be doing, in words that scripts may trust. The comment of each state of the state machine begins with one of them. */
export const PHASES = [
	/** It waits for its turn, or is refused, and has changed nothing. */
	"queued",
	/** The candidate gets the tasks that the coming step needs. */
	"preparing",
	"shifting",
	/** From a shift on until the next task that acts: the step settles, and is watched. */
	"watching",
	/** For somebody to let it go on. */
	"waiting",
	"completing",
	/** The release serves; the old color stays warm for a while. */
	"completed",
	"failing-back",
] as const;
export type Phase = (typeof PHASES)[number];

/** The parts of a state machine that phases are read from. */
interface Machine {
	readonly States?: Readonly<Record<string, State>>;
}

interface State {
	readonly Comment?: string;
	readonly Branches?: readonly Machine[];
}

const PHASE_OF = new Map(phasesOf(rollout));

/** What a rollout does in a state, if the state machine has such a state. */
export function phaseOf(state: string): Phase | undefined {
	return PHASE_OF.get(state);
}

/** The states of a state machine whose comment does not say its phase, as faults. */
export function phaseFaults(definition: unknown): string[] {
	const missing = phasesOf(definition as Machine).filter(([, phase]) => phase === undefined);
	return missing.map(([name]) => `${name}: its Comment must begin with its phase and a colon: ${PHASES.join(", ")}`);
}

/** Each state, however deep, with the phase that its comment begins with. */
function phasesOf({ States = {} }: Machine): (readonly [string, Phase | undefined])[] {
	return Object.entries(States).flatMap(([name, { Comment = "", Branches = [] }]) => [
		[name, PHASES.find((phase) => Comment.startsWith(`${phase}: `))] as const,
		...Branches.flatMap(phasesOf),
	]);
}

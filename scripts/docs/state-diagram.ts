import { markdownTable } from "../markdown.ts";
import { type Shown, shownStates } from "./states.ts";

/** How many states must give up in the same way, for a frame around them to say it once. */
const FRAMED = 3;

/** The state machine as a diagram that GitHub draws. */
export function stateDiagram(states: readonly Shown[] = shownStates()): string {
	const frames = framesOf(states);
	const framed = new Set([...frames.values()].flat());
	const lines = [
		"flowchart TD",
		...[...frames].flatMap(([goal, members], i) => [
			`  subgraph frame${i}["a fail or an error leads to ${goal}"]`,
			...members.map((state) => `  ${nodeOf(state)}`),
			"  end",
		]),
		...states.filter((state) => !framed.has(state)).map(nodeOf),
		...states.flatMap(({ name, ways }) => ways.map(({ to, when }) => `  ${name} -->${labelOf(when)} ${to}`)),
		...[...frames.keys()].map((goal, i) => `  frame${i} -.-> ${goal}`),
		...states
			.filter((state) => state.otherwise && !framed.has(state))
			.map((state) => `  ${state.name} -.->${labelOf("an error")} ${state.otherwise}`),
	];
	return ["```mermaid", ...lines, "```"].join("\n");
}

/** The same as a table, with the comments of the JSON. */
export function stateTable(states: readonly Shown[] = shownStates()): string {
	const rows = states.map(({ name, state, ways, repeats, otherwise }) => [
		`\`${name}\``,
		...phaseAndText(state.Comment),
		[
			...ways.map(({ to, when }) => (when ? `\`${to}\` (${when})` : `\`${to}\``)),
			...(repeats ? ["itself, until then"] : []),
		].join(", "),
		otherwise ? `\`${otherwise}\`` : "",
	]);
	return markdownTable(["state", "phase", "what it does", "goes on to", "after a fail or an error"], rows);
}

/** The states that give up in the same way, by where that leads. */
function framesOf(states: readonly Shown[]): Map<string, Shown[]> {
	const frames = new Map<string, Shown[]>();
	for (const state of states) {
		if (state.otherwise) frames.set(state.otherwise, [...(frames.get(state.otherwise) ?? []), state]);
	}
	return new Map([...frames].filter(([, members]) => members.length >= FRAMED));
}

function nodeOf({ name, state, repeats }: Shown): string {
	const label = `${name}${repeats ? " ↻" : ""}`;
	const final = state.Type === "Succeed" || state.Type === "Fail";
	return final ? `  ${name}(["${label}"])` : `  ${name}["${label}"]`;
}

function labelOf(when: string): string {
	return when === "" ? "" : `|"${when}"|`;
}

/** A state's comment begins with its phase: `asl/phase.ts`. */
function phaseAndText(comment = ""): [phase: string, text: string] {
	const [, phase = "", text = comment] = /^([a-z-]+): (.*)$/s.exec(comment) ?? [];
	return [phase, text];
}

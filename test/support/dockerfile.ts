/** What a Dockerfile says, and what is wrong with it: https://docs.docker.com/reference/dockerfile/ */
import { type Copy, DockerfileParser, type Instruction, type JSONInstruction } from "dockerfile-ast";

/** One stage of a build. */
interface Stage {
	readonly base: string;
	readonly name: string | undefined;
	readonly user: string | undefined;
	/** Commands of RUN in its exec form; one of a shell is a single text. */
	readonly runs: readonly (readonly string[])[];
	/** What is copied from the context. */
	readonly copies: readonly string[];
	/** The stages that it copies from. */
	readonly copiesFrom: readonly string[];
	readonly instructions: readonly Instruction[];
}

const KNOWN =
	"ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR".split(
		" ",
	);
/** A version down to its last number, or a digest. */
const PINNED = /@sha256:[0-9a-f]{64}$|:\d+\.\d+\.\d+(-[\w.]+)?$/;

/** Reads a Dockerfile: its stages, with the values of its arguments in the names of base images. */
export function dockerfileOf(text: string): { readonly stages: readonly Stage[]; readonly unknown: readonly string[] } {
	const all = DockerfileParser.parse(text).getInstructions();
	const args = new Map<string, string>();
	const stages: Instruction[][] = [];
	for (const each of all) {
		if (each.getKeyword() === "FROM") stages.push([each]);
		else if (stages.length > 0) stages.at(-1)?.push(each);
		else if (each.getKeyword() === "ARG") {
			const { name, value } = pairOf(each);
			args.set(name, value);
		}
	}
	const unknown = all.map((each) => each.getKeyword()).filter((keyword) => !KNOWN.includes(keyword));
	return { stages: stages.map((each) => stageOf(each, args)), unknown };
}

function pairOf(instruction: Instruction): { name: string; value: string } {
	const [name = "", value = ""] = (instruction.getArgumentsContent() ?? "").split(/=(.*)/s);
	return { name, value };
}

function stageOf(instructions: readonly Instruction[], args: ReadonlyMap<string, string>): Stage {
	const of = (keyword: string) => instructions.filter((each) => each.getKeyword() === keyword);
	const words = (instruction: Instruction) => instruction.getArguments().map((each) => each.getValue());
	const [base = "", , name] = of("FROM").flatMap(words);
	const copying = of("COPY") as Copy[];
	return {
		base: base.replace(/\$\{(\w+)\}|\$(\w+)/g, (_, one, other) => args.get(one ?? other) ?? ""),
		name,
		user: of("USER").flatMap(words).at(-1),
		runs: of("RUN").map(commandOf),
		copies: copying.filter((each) => !each.getFromFlag()).flatMap((each) => words(each).slice(0, -1)),
		copiesFrom: copying.flatMap((each) => each.getFromFlag()?.getValue() ?? []),
		instructions,
	};
}

/** An instruction's words in its exec form, or else the whole line for a shell. */
function commandOf(instruction: Instruction): string[] {
	const texts = (instruction as JSONInstruction).getJSONStrings?.() ?? [];
	if (texts.length > 0) return texts.map((each) => JSON.parse(each.getValue()) as string);
	return [instruction.getArgumentsContent() ?? ""];
}

const inShell = (instruction: Instruction) => ((instruction as JSONInstruction).getJSONStrings?.() ?? []).length === 0;

/** What is wrong with a Dockerfile for an image that serves. */
export function dockerfileFaults(text: string): string[] {
	const { stages, unknown } = dockerfileOf(text);
	const last = stages.at(-1);
	const of = (keyword: string) =>
		stages.flatMap((stage) => stage.instructions.filter((each) => each.getKeyword() === keyword));
	const started = last?.instructions.filter((each) => ["CMD", "ENTRYPOINT"].includes(each.getKeyword())) ?? [];
	return [
		...unknown.map((keyword) => `there is no instruction ${keyword}`),
		...stages.flatMap(({ base }) => baseFaults(base, stages)),
		...(last?.user === undefined || /^(root|0)(:|$)/.test(last.user) ? ["the last stage runs as root"] : []),
		...(started.length === 0 ? ["nothing is started"] : []),
		...started
			.filter(inShell)
			.map((each) => `${each.getKeyword()} goes through a shell, which keeps signals from the app`),
		...of("RUN")
			.filter(inShell)
			.map((each) => `RUN goes through a shell: ${each.getArgumentsContent()}`),
		...of("ADD").map(() => "ADD does more than copying"),
		...of("EXPOSE")
			.filter((each) => Number(each.getArgumentsContent()) < 1_024)
			.map(() => "a port below 1024 is for root"),
		...of("WORKDIR")
			.map((each) => each.getArgumentsContent() ?? "")
			.filter((path) => !path.startsWith("/"))
			.map((path) => `WORKDIR is not absolute: ${path}`),
	];
}

function baseFaults(base: string, stages: readonly Stage[]): string[] {
	if (stages.some(({ name }) => name === base)) return [];
	return [
		...(PINNED.test(base) ? [] : [`the base image is not pinned: ${base}`]),
		...(/^[\w-]+(\.[\w-]+)+(:\d+)?\//.test(base) ? [] : [`the base image names no registry: ${base}`]),
	];
}

/** Texts from outside (AWS, hooks, people), as they may be printed: into a terminal, or into a log that a runner reads. */
import { oneLine as kept } from "../../runtime/contract/one-line.ts";

/** What is longer is read by nobody, in characters. */
const LONGEST = 2_000;

/**
 * GitHub's runner takes `::command::` at the beginning of a line for an order, after any white space:
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs; Buildkite takes `---`, `+++`, `~~~` and `^^^` there for a group:
 * https://buildkite.com/docs/pipelines/configure/managing-log-output
 */
const ORDER = /^((?:\s|\p{Cc}\[\d+m)*)(::|---|\+\+\+|~~~|\^\^\^)/gmu;
/**
 * `##[` anywhere is an older order of GitHub's runner (the same file), `##vso[` of Azure's agent, `##teamcity[` of TeamCity's:
 * https://github.com/microsoft/azure-pipelines-agent/blob/master/src/Microsoft.VisualStudio.Services.Agent/Command.cs,
 * https://www.jetbrains.com/help/teamcity/service-messages.html. Sections of GitLab need escape sequences, of which none is left.
 */
const MARK = /#(?=#)/g;

/** A text from outside within one line, without anything that cannot be seen. Its end is left out where it is too long. */
export function oneLine(text: string, longest = LONGEST): string {
	// Once more, and afterwards: what was not seen may have stood between two of them.
	return kept(kept(text, longest).replace(MARK, "# "), longest);
}

/** Lines of ours, with texts from outside in them, of which no runner takes any for an order. */
export function inert(lines: string): string {
	return lines.replace(MARK, "# ").replace(ORDER, "$1\\$2");
}

/** A text from outside that may have lines of its own: each as it may be printed. */
export function plainText(text: string): string {
	return inert(
		text
			.split(/\r?\n/)
			.map((line) => `${/^ */.exec(line)}${oneLine(line)}`)
			.join("\n"),
	);
}

/** The same value with every text in it in one line ({@link oneLine}). */
export function plain<T>(value: T): T {
	if (typeof value === "string") return oneLine(value) as T;
	if (Array.isArray(value)) return value.map(plain) as T;
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, field]) => [oneLine(key), plain(field)])) as T;
}

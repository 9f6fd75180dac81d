import { oneLine, PIPELINE_LIMITS } from "../contract/index.ts";

/** No line takes the room of all others. */
const LONGEST = 300;

/**
 * Lines for whoever approves, as an output variable: bounded, and without anything that CodePipeline would take for a variable of its own.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html
 */
export function reviewText(lines: readonly string[]): string {
	const texts = lines.map((line) => oneLine(line.replaceAll("#{", "# {"), LONGEST)).filter(Boolean);
	const kept: string[] = [];
	let room: number = PIPELINE_LIMITS.review;
	for (const text of texts) {
		room -= text.length + 1;
		if (room < 0) break;
		kept.push(text);
	}
	return kept.join("\n");
}

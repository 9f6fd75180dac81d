/** Lets the validators judge the state machine. Its own entry, so that synth can run it in a thread of its own. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { renderStateMachine, SAMPLE_ARNS } from "../asl/render.ts";
import { checkStateMachine } from "../asl/validate.ts";

/** The definition that the validators accepted last: they need half a second, and nothing new to say about the same text. */
const ACCEPTED = "dist/accepted.asl.json";

const definition = renderStateMachine(SAMPLE_ARNS);
if (!existsSync(ACCEPTED) || readFileSync(ACCEPTED, "utf8") !== definition) {
	await checkStateMachine();
	mkdirSync("dist", { recursive: true });
	writeFileSync(ACCEPTED, definition);
}

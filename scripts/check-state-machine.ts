/** Lets the validators judge the state machine. Its own entry, so that synth runs it beside everything else. */
import { checkStateMachine } from "../asl/render.ts";

await checkStateMachine();

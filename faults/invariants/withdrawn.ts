import { attemptOf } from "../../runtime/contract/index.ts";
import { ATTEMPTS } from "../model/snapshot.ts";
import type { Invariant } from "./invariant.ts";
import { WITHDRAWN } from "./readings.ts";

/** Of a withdrawal and a beginning one wins. */
export const withdrawn: Invariant = {
	name: "withdrawn",
	holds:
		"A release of which somebody heard that it is withdrawn never begins, and history says so; one that has begun is not said to be withdrawn",
	watch(report) {
		let answered = false;
		let began = false;
		return {
			returned: ({ name }, answer, seconds) => {
				if (name !== "release" || Object(answer).status !== "withdrawn") return;
				answered = true;
				if (began) report("the release had begun, and somebody heard that it is withdrawn", seconds);
			},
			entered: (execution, seconds) => {
				if (execution.state !== "Deploy" || attemptOf(execution) !== ATTEMPTS.release) return;
				began = true;
				if (answered) report("the release begins, though somebody heard that it is withdrawn", seconds);
			},
			ended: ({ snapshot: { history, seconds } }) => {
				const entry = history.find(({ attempt }) => attempt === ATTEMPTS.release);
				if (answered && !entry?.reason.startsWith(WITHDRAWN))
					report(`the release was withdrawn, and history says ${entry?.outcome} (${entry?.reason})`, seconds);
			},
		};
	},
};

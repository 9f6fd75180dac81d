import { isAwsWrite } from "../model/calls.ts";
import type { FunctionRun } from "../model/function-run.ts";
import type { Invariant } from "./invariant.ts";

/** What Begin puts into a lock forwards, and nothing else. */
const isCrafted = ({ Type }: { readonly Type: string }) => Type !== "forward";

/** The part of invariant 12 that is about the table. */
export const craftedLock: Invariant = {
	name: "12-crafted-lock",
	holds:
		"Nobody moves traffic by putting a lock into the table: nothing is written while another's hand is in the service's lock, nor for a lock under another name, and whoever reads such a lock fails aloud",
	watch(report) {
		let name: string;
		const readers = new Set<FunctionRun>();
		return {
			begins: (service) => {
				({ name } = service);
			},
			issued: (write) => {
				const { seconds, lock } = write.before;
				const actions = [lock?.original.actions.blue ?? [], lock?.original.actions.green ?? []].flat();
				if (isAwsWrite(write.name) && actions.some(isCrafted))
					report(`${write.run.name} sent ${write.name} by a lock that somebody else has made`, seconds);
				if (write.name === "locks.takeOver" && write.args[0] !== name)
					report(`${write.run.name} took over a lock under the name ${write.args[0]}`, seconds);
			},
			answered: ({ name: call, args, run }, answer) => {
				if (call === "locks.held" && args[0] !== name && isLock(answer)) readers.add(run);
			},
			returned: (run, _, seconds) => {
				if (readers.has(run)) report(`${run.name} read a lock under another name, and said nothing of it`, seconds);
			},
		};
	},
};

function isLock(answer: unknown): boolean {
	return typeof answer === "object" && answer !== null && "owner" in answer;
}

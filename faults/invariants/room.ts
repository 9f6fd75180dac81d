import type { Snapshot } from "../model/snapshot.ts";
import type { Write } from "../model/watcher.ts";
import type { Invariant } from "./invariant.ts";

/** Invariant 10. */
export const room: Invariant = {
	name: "10-room",
	holds: "Until probation ends, nothing takes tasks away from the color that fail-back leads to",
	watch(report) {
		let original: Snapshot;
		let over = false;
		return {
			begins: (_, first) => {
				original = first;
			},
			written: (write, after) => {
				over ||= retires(write);
				const least = original.desired.blue;
				if (over || after.desired.blue >= least) return;
				report(`the stable color is to run ${after.desired.blue} tasks, not ${least}`, after.seconds);
			},
		};
	},
};

/** Whether a write begins to retire the old color: its lock says that nothing leads back to it any more. */
function retires({ before: { lock, probation } }: Write): boolean {
	return probation === undefined && lock?.candidate === "blue";
}

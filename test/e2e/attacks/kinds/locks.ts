/** By a lock of one's own making, which the watchdog would bring back within a minute. */
import type { Lock, ServiceConfig } from "../../../../runtime/contract/index.ts";
import { type Attack, OTHER, VICTIM } from "../attack.ts";
import { foreignLock, storedLock } from "../crafted.ts";
import type { Outcome } from "../happened.ts";
import type { Stand } from "../stand.ts";

/** Puts a lock under a name, lets the watchdog check it, and takes it away again. */
async function locked(stand: Stand, key: string, lock: Lock): Promise<Outcome> {
	await stand.put(storedLock(lock, key));
	try {
		return await stand.invoke("watchdog", {});
	} finally {
		await stand.remove({ service: { S: key }, item: { S: "lock" } });
	}
}

const lockOf = (stand: Stand, service: ServiceConfig) => foreignLock(service, stand);

/** Attacks by locks. */
export const LOCKS: readonly Attack[] = [
	{
		name: "a lock whose configuration names another service than its key",
		run: (stand) => locked(stand, OTHER, lockOf(stand, stand.config(VICTIM))),
		refused: ["SweepFailed"],
		printed: "counted",
	},
	{
		name: "a lock whose configuration has another service's roles",
		run: (stand) => {
			const { roles } = stand.config(VICTIM);
			return locked(stand, OTHER, lockOf(stand, { ...stand.config(OTHER), roles }));
		},
		refused: ["SweepFailed"],
		printed: "counted",
	},
	{
		name: "a lock whose configuration has another service's resources",
		run: (stand) => {
			const { name, roles } = stand.config(OTHER);
			const lock = lockOf(stand, stand.config(VICTIM));
			return locked(stand, OTHER, { ...lock, service: { ...stand.config(VICTIM), name, roles } });
		},
		refused: ["SweepFailed"],
		printed: "counted",
	},
	{
		name: "a lock of a service that nobody has registered",
		run: (stand) => {
			const lock = lockOf(stand, stand.config(VICTIM));
			return locked(stand, "ghost", { ...lock, service: { ...stand.config(VICTIM), name: "ghost" } });
		},
		refused: ["SweepFailed"],
		printed: "counted",
	},
	{
		name: "a lock of the service itself with an original that was never there",
		run: (stand) => locked(stand, VICTIM, lockOf(stand, stand.config(VICTIM))),
		refused: ["SweepFailed"],
		printed: "counted",
		when: "before",
		takesOver: true,
	},
];

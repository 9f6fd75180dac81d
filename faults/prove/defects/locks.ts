import type { Defect } from "../defect.ts";

/** Mistakes in what is believed of a lock. */
export const LOCK_DEFECTS: readonly Defect[] = [
	{
		name: "original-not-checked",
		breaks: "fail-back writes whatever a lock says, though it cannot have been there",
		file: "runtime/fail-back/write-back.ts",
		find: "	checkOriginal(service, held);\n",
		replace: "	void checkOriginal;\n",
	},
	{
		name: "lock-not-compared",
		breaks: "a rollout goes on by a lock that says another thing than its own state",
		file: "runtime/tasks/lock.ts",
		find: "	const faults = lockFaults(document, lock);\n",
		replace: "	const faults = lockFaults(document, lock).slice(0, 0);\n",
	},
	{
		name: "key-not-checked",
		breaks: "the watchdog believes a lock that stands under another service's name",
		file: "runtime/watchdog/sweep.ts",
		find: "		checkKey(service, observed);\n",
		replace: "		void checkKey;\n",
	},
	{
		name: "registration-not-compared",
		breaks: "the watchdog moves traffic by a lock whose service has registered nothing of the kind",
		file: "runtime/watchdog/whose.ts",
		find: "	if (faults.length > 0) throw untrusted(name, faults);\n",
		replace: "	void faults;\n",
	},
];

import { assess } from "./assess.ts";
import { begin } from "./begin.ts";
import { complete } from "./complete.ts";
import { conclude } from "./conclude.ts";
import { countStragglers } from "./count-stragglers.ts";
import { deploy } from "./deploy.ts";
import { failBack } from "./fail-back.ts";
import { freeze, frozen } from "./freeze.ts";
import { gate } from "./gate.ts";
import { handOn } from "./hand-on.ts";
import { prepare } from "./prepare.ts";
import { probation } from "./probation.ts";
import { ready } from "./ready.ts";
import { restore } from "./restore.ts";
import { retire } from "./retire.ts";
import { route } from "./route.ts";
import { settle } from "./settle.ts";
import { shift } from "./shift.ts";
import { startHooks } from "./start-hooks.ts";
import { takeBack } from "./take-back.ts";
import type { ActuatorTask, ObserverTask } from "./task.ts";
import { verify } from "./verify.ts";
import { confirm, watch } from "./watch.ts";

/** The states that only read. */
export const observerTasks = {
	ready,
	settle,
	assess,
	watch,
	confirm,
	frozen,
	probation,
	countStragglers,
	restore,
} satisfies Record<string, ObserverTask>;

/** The states that act. */
export const actuatorTasks = {
	begin,
	deploy,
	prepare,
	route,
	shift,
	startHooks,
	gate,
	freeze,
	complete,
	handOn,
	takeBack,
	retire,
	failBack,
	verify,
	conclude,
} satisfies Record<string, ActuatorTask>;

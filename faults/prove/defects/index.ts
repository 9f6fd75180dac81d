import type { Defect } from "../defect.ts";
import { ASKED_DEFECTS } from "./asked.ts";
import { CALENDAR_DEFECTS } from "./calendar.ts";
import { ESTATE_DEFECTS } from "./estate.ts";
import { FAIL_BACK_DEFECTS } from "./fail-back.ts";
import { GATE_DEFECTS } from "./gate.ts";
import { HOOK_TASK_DEFECTS } from "./hook-tasks.ts";
import { JUDGE_DEFECTS } from "./judge.ts";
import { LOCK_DEFECTS } from "./locks.ts";
import { MACHINE_DEFECTS } from "./machine.ts";
import { NOTIFYING_DEFECTS, RECORDING_DEFECTS, TEXTS_DEFECTS } from "./notifications.ts";
import { PREVIEW_STEP_DEFECTS } from "./preview-step.ts";
import { PROBATION_DEFECTS } from "./probation.ts";
import { REFUSED_DEFECTS } from "./refused.ts";
import { RELEASE_DEFECTS } from "./release.ts";
import { ROLLOUT_DEFECTS } from "./rollout.ts";
import { SCALING_DEFECTS } from "./scaling.ts";
import { TRUST_DEFECTS } from "./trust.ts";
import { WATCHDOG_DEFECTS } from "./watchdog.ts";

/** Every deliberate mistake. To add one, write it down in its part. */
export const DEFECTS: readonly Defect[] = [
	...FAIL_BACK_DEFECTS,
	...ROLLOUT_DEFECTS,
	...RELEASE_DEFECTS,
	...ASKED_DEFECTS,
	...PREVIEW_STEP_DEFECTS,
	...PROBATION_DEFECTS,
	...ESTATE_DEFECTS,
	...JUDGE_DEFECTS,
	...GATE_DEFECTS,
	...CALENDAR_DEFECTS,
	...NOTIFYING_DEFECTS,
	...MACHINE_DEFECTS,
	...WATCHDOG_DEFECTS,
	...REFUSED_DEFECTS,
	...SCALING_DEFECTS,
	...TEXTS_DEFECTS,
	...RECORDING_DEFECTS,
	...TRUST_DEFECTS,
	...LOCK_DEFECTS,
	...HOOK_TASK_DEFECTS,
];

import type { Color, EarlierShares, JudgeConfig, Verdict } from "../../../contract/index.ts";
import type { AlarmState, AnsweredMinute } from "../../../ports/index.ts";
import type { Reading } from "../observation.ts";
import type { ColorHealth } from "./health.ts";
import type { Margin } from "./margin.ts";
import type { ProbesOfBoth } from "./probes.ts";

/** All that one check of a release on probation saw. What is absent was not asked for. */
export interface ProbationEvidence {
	/** The color that serves. */
	readonly serving: Color;
	/** How its tasks and targets are. */
	readonly health: ColorHealth;
	/** How those of the warm color are: needed where the others fail. */
	readonly warmHealth?: Verdict | undefined;
	/** The user's own alarms, by name. */
	readonly watched?: Reading<Readonly<Record<string, AlarmState>>> | undefined;
	/** What those of the user's hooks say that are asked in probation. */
	readonly hooks?: Verdict | undefined;
	/** What the serving color answered through its own load balancer, by the minute, since `readsFrom`. */
	readonly answers?: Reading<readonly AnsweredMinute[]> | undefined;
	readonly probes?: ProbesOfBoth | undefined;
	/** What both colors answered in the rollout. */
	readonly earlier?: EarlierShares | undefined;
}

/** How a release on probation is judged. */
export interface ProbationConfig {
	readonly judge: JudgeConfig;
	/** How long probation is, in seconds: over so long the error budget is spent. */
	readonly seconds: number;
	/** Default: the deployed one. */
	readonly margin?: Margin | undefined;
}

import type { ScheduleStep } from "../props/rollout.ts";

/** What a pipeline must know of the service that it delivers to, whoever made it. */
export interface DeliveredService {
	/** Name of the service. */
	readonly name: string;
	/** Name of its ECS cluster. */
	readonly cluster: string;
	/** Name of the blue ECS service. */
	readonly blueService: string;
	/** Name of the green ECS service. */
	readonly greenService: string;
	/** Where the idle color is reached. */
	readonly previewUrl: string;
	/** The steps of its rollouts. */
	readonly schedule: readonly ScheduleStep[];
	/** How long a gate waits, in seconds. */
	readonly gateTimeoutSeconds: number;
	/**
	 * How long a rollout may take, in seconds.
	 * @default - by the schedule, with the other time limits by default
	 */
	readonly longestRolloutSeconds?: number;
	/**
	 * The processor of its tasks.
	 * @default X86_64
	 */
	readonly cpuArchitecture?: string;
}

/** The same as Terraform learns it: each part a text, or an expression. */
export interface Delivered {
	readonly name: string;
	readonly cluster: string;
	readonly blueService: string;
	readonly greenService: string;
	readonly previewUrl: string;
	/** How long a review waits, in minutes. */
	readonly reviewMinutes: number;
	/** Whether its tasks run on ARM: a Terraform expression without `${}`. */
	readonly onArm: string;
}

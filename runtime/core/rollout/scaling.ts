import {
	type Color,
	type Held,
	other,
	type ScalableTarget,
	type Scaling,
	type Suspended,
} from "../../contract/index.ts";
import type { ServiceView } from "../../ports/index.ts";

/**
 * For how long a color has all of the traffic before it may be scaled in again, in seconds. Of what is resumed, Application Auto Scaling does
 * at once what its alarms ask for, and these know for minutes only of the time without traffic: metrics come late, and one minute ends them.
 * (https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-suspend-resume-scaling.html)
 */
export const SCALED_AGAIN_SECONDS = 300;

/**
 * How long it still takes until a color may be scaled in again, in seconds; 0 where nothing scales.
 * @param since - since when it has all of the traffic.
 */
export function scaledAgainIn({ scaling }: Pick<Held, "scaling">, since: string, now: Date): number {
	if (!scaling) return 0;
	return Math.max(0, Math.ceil(SCALED_AGAIN_SECONDS - (now.getTime() - Date.parse(since)) / 1_000));
}

/** A change of what scales a color. */
export type ScalingChange = Partial<Pick<ScalableTarget, "min" | "suspended">>;

/** What of a rollout says how its colors are scaled. */
type HeldScaling = Pick<Held, "stable" | "candidate" | "scaling">;

/**
 * What does not happen by itself while a rollout is under way: that tasks are taken away, by policies as the traffic leaves, or by a schedule.
 * That they are added does, for who must serve more needs more.
 */
export function heldBack({ suspended }: ScalableTarget): Suspended {
	return { ...suspended, in: true, scheduled: true };
}

/** What scales each color once the candidate serves: what scaled the stable color, and the other way around. Each keeps its own maximum. */
export function exchanged(scaling: Scaling): Scaling {
	const as = (own: ScalableTarget | undefined, model: ScalableTarget | undefined) =>
		own && { ...own, ...(model && { min: model.min, suspended: model.suspended }) };
	const blue = as(scaling.blue, scaling.green);
	const green = as(scaling.green, scaling.blue);
	return { ...(blue && { blue }), ...(green && { green }) };
}

/**
 * How both colors are scaled but for what a release on probation still holds back: the old color's tasks, and perhaps its own. What somebody
 * has resumed or suspended meanwhile stays.
 * @param live - how both are scaled now.
 * @param kept - how they were before the rollout of the release on probation; undefined when none is, or nothing scaled them.
 */
export function withoutHold(live: Scaling, kept: Scaling | undefined): Scaling {
	const rest = exchanged(kept ?? {});
	const free = (now: ScalableTarget | undefined, then: ScalableTarget | undefined): ScalableTarget | undefined => {
		if (!now || !then) return now;
		const { suspended } = now;
		const scheduled = suspended.scheduled && then.suspended.scheduled;
		return { ...now, suspended: { ...suspended, in: suspended.in && then.suspended.in, scheduled } };
	};
	const [blue, green] = [free(live.blue, rest.blue), free(live.green, rest.green)];
	return { ...(blue && { blue }), ...(green && { green }) };
}

/**
 * What is still to be changed so that a color is scaled as it was before the rollout; undefined when nothing is. A minimum that is neither as
 * it was nor as Complete sets it, which may have got no further, is somebody else's, and stays.
 * @param live - how both are scaled now; undefined when nobody can say: then all of it is written as it was.
 */
export function handBackOf(held: HeldScaling, live: Scaling | undefined, color: Color): ScalingChange | undefined {
	const { scaling = {} } = held;
	const before = scaling[color];
	if (!before) return undefined;
	if (!live) return { min: before.min, suspended: before.suspended };
	const now = live[color];
	if (!now) return undefined;
	const set = exchanged(scaling)[color];
	const change = {
		...(now.min !== before.min && now.min === set?.min && { min: before.min }),
		...(!sameSuspended(now.suspended, before.suspended) && { suspended: before.suspended }),
	};
	return Object.keys(change).length > 0 ? change : undefined;
}

/** Whether two targets leave the same undone. */
export function sameSuspended(one: Suspended, two: Suspended): boolean {
	return one.in === two.in && one.out === two.out && one.scheduled === two.scheduled;
}

/** What keeps a candidate from being scaled as far as all of the traffic needs. */
export function scalingFaults(scaling: Scaling, candidate: Color, stableTasks: number): string[] {
	const max = scaling[candidate]?.max;
	if (max === undefined || max >= stableTasks) return [];
	return [
		`${candidate}'s scalable target allows at most ${max} tasks, and ${other(candidate)} has ${stableTasks}: raise its maximum`,
	];
}

/** The tasks of both colors, as ECS shows them. */
type Counts = Readonly<Record<Color, Pick<ServiceView, "desiredCount">>>;

/**
 * How many tasks the stable color must have for all of the traffic to come back to it: the most that it had, and as many as the candidate
 * has been given for its share; no more than may be.
 * @returns undefined when it has them, and where nothing scales.
 */
export function missingRoom(
	{
		stable,
		candidate,
		scaling,
		stableTasks,
		step,
	}: HeldScaling & { readonly stableTasks: number; readonly step: number },
	views: Counts,
): number | undefined {
	if (!scaling) return undefined;
	// Before its first step, what ECS shows of a candidate may be what it had in the rollout before.
	const needed = Math.max(stableTasks, step < 0 ? 0 : views[candidate].desiredCount);
	const room = Math.min(needed, Math.max(stableTasks, scaling[stable]?.max ?? needed));
	return views[stable].desiredCount < room ? room : undefined;
}

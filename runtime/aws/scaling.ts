import {
	type ApplicationAutoScalingClient,
	DescribeScalableTargetsCommand,
	RegisterScalableTargetCommand,
} from "@aws-sdk/client-application-auto-scaling";
import * as v from "valibot";
import type { ByColor, ScalableTarget, Scaling } from "../contract/index.ts";
import type { ScalingReader, ScalingWriter } from "../ports/index.ts";
import { answer, call } from "./call.ts";

/** What is scaled: an ECS service's number of tasks. */
const TASKS = { ServiceNamespace: "ecs", ScalableDimension: "ecs:service:DesiredCount" } as const;

/** https://docs.aws.amazon.com/autoscaling/application/APIReference/API_ScalableTarget.html: what is not suspended may be absent. */
const Targets = v.object({
	ScalableTargets: v.array(
		v.object({
			ResourceId: v.string(),
			MinCapacity: v.number(),
			MaxCapacity: v.number(),
			SuspendedState: v.optional(
				v.object({
					DynamicScalingInSuspended: v.optional(v.boolean(), false),
					DynamicScalingOutSuspended: v.optional(v.boolean(), false),
					ScheduledScalingSuspended: v.optional(v.boolean(), false),
				}),
				{},
			),
		}),
	),
});

/** Application Auto Scaling, to check and to write. */
export class ApplicationAutoScaling implements ScalingReader, ScalingWriter {
	readonly #client: ApplicationAutoScalingClient;

	constructor(client: ApplicationAutoScalingClient) {
		this.#client = client;
	}

	async targets({ blue, green }: ByColor<string>): Promise<Scaling> {
		const what = `DescribeScalableTargets ${blue}, ${green}`;
		const input = { ...TASKS, ResourceIds: [resourceId(blue), resourceId(green)] };
		const raw = await call(what, () => this.#client.send(new DescribeScalableTargetsCommand(input)));
		const found = answer(what, Targets, raw).ScalableTargets;
		const of = (service: string) => found.find(({ ResourceId }) => ResourceId === resourceId(service));
		return { ...named("blue", of(blue)), ...named("green", of(green)) };
	}

	async update(service: string, { min, suspended }: Parameters<ScalingWriter["update"]>[1]): Promise<void> {
		const input = {
			...TASKS,
			ResourceId: resourceId(service),
			...(min !== undefined && { MinCapacity: min }),
			...(suspended && {
				SuspendedState: {
					DynamicScalingInSuspended: suspended.in,
					DynamicScalingOutSuspended: suspended.out,
					ScheduledScalingSuspended: suspended.scheduled,
				},
			}),
		};
		const what = `RegisterScalableTarget ${service}`;
		await call(what, () => this.#client.send(new RegisterScalableTargetCommand(input)));
	}
}

/** What Application Auto Scaling calls a service: the part of its ARN that names cluster and service. */
function resourceId(service: string): string {
	return service.slice(service.lastIndexOf(":") + 1);
}

type Found = v.InferOutput<typeof Targets>["ScalableTargets"][number];

function named<Name extends "blue" | "green">(
	color: Name,
	found: Found | undefined,
): Partial<Record<Name, ScalableTarget>> {
	if (!found) return {};
	const { MinCapacity: min, MaxCapacity: max, SuspendedState: state } = found;
	const suspended = {
		in: state.DynamicScalingInSuspended,
		out: state.DynamicScalingOutSuspended,
		scheduled: state.ScheduledScalingSuspended,
	};
	return { [color]: { min, max, suspended } } as Partial<Record<Name, ScalableTarget>>;
}

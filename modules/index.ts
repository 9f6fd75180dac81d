/**
 * Canary blue/green releases on Amazon ECS as CDKTF constructs: a {@link Controller} once per account and region, and a {@link Service}
 * for each service, or an {@link Attachment} for one that exists already; or all of it as one {@link CanaryStack}. A {@link Pipeline}
 * delivers to a service. Props take plain values and tokens alike, have the defaults of the Terraform modules, and are refused when a
 * construct is made, by their rules.
 */
export type { ByColor } from "../runtime/contract/index.ts";
export { Account } from "./account.ts";
export type {
	AttachedAlb,
	AttachedController,
	AttachedService,
	AttachedTargetGroup,
} from "./attach/attached.ts";
export { Attachment, type AttachmentProps } from "./constructs/attachment.ts";
export { Controller, type ControllerProps } from "./constructs/controller.ts";
export { Pipeline, type PipelineProps } from "./constructs/pipeline.ts";
export { type ReleaseProps, Service, type ServiceProps } from "./constructs/service.ts";
export type { AccessPolicies } from "./controller/access-policies.ts";
export type { AllBundles, Bundles } from "./controller/controller.ts";
export type { Input } from "./inputs/existing-value.ts";
export { type Fault, InvalidProps } from "./inputs/invalid-props.ts";
export type { Network } from "./network/network.ts";
export { packagedBundles } from "./packaged.ts";
export type { DeliveredService } from "./pipeline/delivered.ts";
export type * from "./props/attached.ts";
export type * from "./props/common.ts";
export type * from "./props/controller.ts";
export type * from "./props/dns.ts";
export type * from "./props/estate.ts";
export type * from "./props/health-check.ts";
export type * from "./props/judge.ts";
export type * from "./props/network.ts";
export type * from "./props/operations.ts";
export type * from "./props/pipeline.ts";
export type * from "./props/probes.ts";
export type * from "./props/rollout.ts";
export type * from "./props/tasks.ts";
export type * from "./props/tolerances.ts";
export type * from "./props/watchers.ts";
export type * from "./props/workload.ts";
export type { Zone } from "./service/zone.ts";
export { CanaryStack, type CanaryStackProps } from "./stack.ts";

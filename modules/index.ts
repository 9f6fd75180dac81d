/**
 * Canary blue/green releases on Amazon ECS as CDKTF constructs: a {@link Controller} once per account and region, a
 * {@link Service} and an {@link Attachment} for each service; or all of it as one {@link CanaryStack}.
 */
export type { ByColor, Step, Timing } from "../runtime/contract.ts";
export {
	DEFAULT_HEADROOM_PERCENT,
	DEFAULT_HEALTH_CHECK,
	DEFAULT_JUDGE,
	DEFAULT_PROBE,
	DEFAULT_SCHEDULE,
	DEFAULT_STRAGGLER_PERCENT,
	DEFAULT_TIMING,
} from "../runtime/defaults.ts";
export { Account } from "./account.ts";
export type {
	AttachedAlb,
	AttachedController,
	AttachedPlace,
	AttachedService,
	AttachedTargetGroup,
} from "./attach/attached.ts";
export {
	ServiceAttachment as Attachment,
	type ServiceAttachmentProps as AttachmentProps,
} from "./attach/attachment.ts";
export type { JudgeProps, ProbeProps } from "./attach/judge-config.ts";
export { codeAssets } from "./code.ts";
export type { AccessPolicies } from "./controller/access-policies.ts";
export {
	type Bundles,
	RegionalController as Controller,
	type RegionalControllerProps as ControllerProps,
} from "./controller/controller.ts";
export { type Existing, existing } from "./existing.ts";
export { expression, type Flag } from "./expressions.ts";
export { type ExistingNetwork, Network, type NetworkProps } from "./network/network.ts";
export { packagedBundles } from "./packaged.ts";
export type { HealthCheckProps } from "./service/alb-target-groups.ts";
export {
	type ColorProps,
	TwoColorService as Service,
	type TwoColorServiceProps as ServiceProps,
} from "./service/service.ts";
export { Zone, type ZoneProps } from "./service/zone.ts";
export { CanaryStack, type CanaryStackProps } from "./stack.ts";

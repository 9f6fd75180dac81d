/**
 * Everything that crosses a boundary: the event, the service's configuration, the state of a rollout.
 * Parsed once, where it comes in; every fault is reported at once, with its path.
 */
export * from "./contract/arns.ts";
export * from "./contract/aws.ts";
export * from "./contract/caught.ts";
export * from "./contract/color.ts";
export * from "./contract/document.ts";
export * from "./contract/event.ts";
export * from "./contract/gate.ts";
export * from "./contract/identity.ts";
export * from "./contract/judge.ts";
export * from "./contract/known-targets.ts";
export * from "./contract/ledger.ts";
export * from "./contract/lengths.ts";
export * from "./contract/log-lines.ts";
export * from "./contract/metrics.ts";
export * from "./contract/names.ts";
export * from "./contract/one-line.ts";
export * from "./contract/probe-minutes.ts";
export * from "./contract/progress.ts";
export * from "./contract/record-name.ts";
export * from "./contract/registration.ts";
export * from "./contract/rollout.ts";
export * from "./contract/schedule.ts";
export * from "./contract/service.ts";
export * from "./contract/size.ts";
export * from "./contract/state-change.ts";
export * from "./contract/subject.ts";
export * from "./contract/table.ts";

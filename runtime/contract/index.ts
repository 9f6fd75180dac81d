/**
 * Everything that crosses a boundary: the event, the service's configuration, the state of a rollout.
 * Parsed once, where it comes in; every fault is reported at once, with its path.
 */
export * from "./arns.ts";
export * from "./attempt.ts";
export * from "./aws.ts";
export * from "./bounds.ts";
export * from "./build.ts";
export * from "./calendar.ts";
export * from "./caught.ts";
export * from "./color.ts";
export * from "./document.ts";
export * from "./ended-execution.ts";
export * from "./freeze-state.ts";
export * from "./gate.ts";
export * from "./hooks.ts";
export * from "./identity.ts";
export * from "./input.ts";
export * from "./judge.ts";
export * from "./known-targets.ts";
export * from "./ledger.ts";
export * from "./metrics.ts";
export * from "./names.ts";
export * from "./newest.ts";
export * from "./notification.ts";
export * from "./one-line.ts";
export * from "./pipeline.ts";
export * from "./pipeline-events.ts";
export * from "./probation.ts";
export * from "./probation-memory.ts";
export * from "./probe-minutes.ts";
export * from "./questions.ts";
export * from "./release-request.ts";
export * from "./rollout.ts";
export * from "./scaling.ts";
export * from "./schedule.ts";
export * from "./service.ts";
export * from "./table.ts";

/** Names within a pipeline: its function finds the actions by them, and the buildspec its variables. */
export const WORDS = {
	/** The stages. */
	stages: { source: "Source", build: "Build", deliver: "Deliver" },
	/** The rule that keeps an older build from replacing a newer one. */
	rule: "Order",
	/** The actions of the stage that delivers. */
	actions: { release: "Release", review: "Review", rollout: "Rollout" },
	/** The artifacts. */
	artifacts: { source: "source", build: "build" },
} as const;

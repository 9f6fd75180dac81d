/** The steps, in the order in which they are played. */
export const STEPS = ["healthy", "sick", "abort", "attach"] as const;
export type StepName = (typeof STEPS)[number];

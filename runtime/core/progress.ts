/** What a check leads to, state by state. */
export * from "./progress/assess.ts";
export * from "./progress/pace.ts";
export * from "./progress/ready.ts";
export * from "./progress/settle.ts";
export * from "./progress/waits.ts";

import { EPOCH } from "../../rehearsal/run.ts";

/** A moment of a rehearsal in seconds since the deployment, from how functions write it. */
export function timestamp(timestamp: string): number {
	return (Date.parse(timestamp) - EPOCH) / 1_000;
}

/** Whether so many seconds lie between two moments, to the millisecond. */
export function lasted(from: number, to: number, seconds: number): boolean {
	return Math.round((to - from) * 1_000) >= Math.round(seconds * 1_000);
}

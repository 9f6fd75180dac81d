import type { ByColor, ScalableTarget, Scaling } from "../contract/index.ts";

/** Reads Application Auto Scaling. */
export interface ScalingReader {
	/** What scales each color's service, whoever made it. */
	targets(services: ByColor<string>): Promise<Scaling>;
}

/** Writes Application Auto Scaling. */
export interface ScalingWriter {
	/** Changes some of what scales a service, and leaves the rest. */
	update(service: string, changes: Partial<Pick<ScalableTarget, "min" | "suspended">>): Promise<void>;
}

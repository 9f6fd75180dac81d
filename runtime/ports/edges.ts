import type { ListenerAction } from "../contract.ts";

/** The state of one target as its load balancer sees it. */
export interface Target {
	readonly id: string;
	/** Elastic Load Balancing's own word: `initial`, `healthy`, `unhealthy`, `draining`, `unused`, `unavailable`, … */
	readonly state: string;
}

/** Reads load balancers. */
export interface EdgeReader {
	/** The default actions of a listener. */
	actions(listener: string): Promise<ListenerAction[]>;
	/** The targets of a target group. */
	targets(targetGroup: string): Promise<Target[]>;
}

/** Writes load balancers. */
export interface EdgeWriter {
	/** Sets the default actions of a listener. */
	aim(listener: string, actions: readonly ListenerAction[]): Promise<void>;
	/** Sets one tag on target groups. */
	tag(targetGroups: readonly string[], key: string, value: string): Promise<void>;
}

import type { ListenerAction, RecordChange, RecordSet } from "../contract/index.ts";

/** Reads Route 53. */
export interface DnsReader {
	/** All record sets of a name in a zone. */
	recordSets(zoneId: string, name: string): Promise<RecordSet[]>;
	/** Whether a change has reached every Route 53 name server (INSYNC). */
	inSync(changeId: string): Promise<boolean>;
}

/** Writes Route 53. */
export interface DnsWriter {
	/**
	 * Applies a change batch, all or none, and answers its change id.
	 * @throws {ForeignChange} when Route 53 refuses the batch because a record is not what a DELETE or CREATE says.
	 */
	change(zoneId: string, changes: readonly RecordChange[], comment: string): Promise<string>;
}

/** The state of one target as its load balancer sees it. */
export interface Target {
	readonly id: string;
	/** Elastic Load Balancing's own word: `initial`, `healthy`, `unhealthy`, `draining`, `unused`, `unavailable`, … */
	readonly state: string;
}

/** A rule of a listener: it goes before the listener's default actions. */
export interface ListenerRule {
	/** Its place among the rules, as Elastic Load Balancing writes it. */
	readonly priority: string;
	/** What a request must be like, for people: for instance `path-pattern /api/*`. */
	readonly conditions: readonly string[];
	/** The target groups that it forwards to. */
	readonly targetGroups: readonly string[];
}

/** Reads load balancers. */
export interface AlbReader {
	/** The default actions of a listener. */
	actions(listener: string): Promise<ListenerAction[]>;
	/** The rules of a listener, but for its default. */
	rules(listener: string): Promise<ListenerRule[]>;
	/** The targets of a target group. */
	targets(targetGroup: string): Promise<Target[]>;
}

/** Writes load balancers. */
export interface AlbWriter {
	/** Sets the default actions of a listener. */
	route(listener: string, actions: readonly ListenerAction[]): Promise<void>;
	/** Sets one tag on target groups. */
	tag(targetGroups: readonly string[], key: string, value: string): Promise<void>;
}

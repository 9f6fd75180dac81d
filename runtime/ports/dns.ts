import type { RecordChange, RecordSet } from "../contract/index.ts";

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

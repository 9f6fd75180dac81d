/** A call as the gateway has recorded it. */
/** What a role was assumed with. */
export interface Session {
	readonly name: string;
	readonly externalId?: string;
}

/** A call, and what came of it. */
export interface RecordedCall {
	/** The access key id of whoever it comes from. */
	readonly caller: string;
	/** ARN of the role that they have assumed for it, if they have. */
	readonly role?: string;
	/** What they assumed it with. */
	readonly session?: Session;
	readonly service: string;
	readonly action: string;
	readonly status: number;
	/** On the clock of the simulated AWS, in milliseconds since 1970. */
	readonly at: number;
	/** Path and query, as they came. */
	readonly url: string;
	/** As it came, but not of uploaded code: nobody asks for it, and it is large. */
	readonly body: string;
}

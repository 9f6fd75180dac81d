import { cut, LENGTHS } from "./contract/bounds.ts";
import { oneLine } from "./contract/one-line.ts";

/** What every error of the runtime is. Step Functions matches on the literal `name`. Its message is cut: it becomes a part of a state. */
export class RolloutError<Name extends string> extends Error {
	override readonly name: Name;
	constructor(name: Name, message: string, options?: ErrorOptions) {
		super(cut(message, LENGTHS.message), options);
		this.name = name;
	}
}

/** So many faults are told at once: whoever has mended them hears of the others. */
const MOST_FAULTS = 20;

function listed(what: string, faults: readonly string[]): string {
	const notified = faults.slice(0, MOST_FAULTS).map((fault) => oneLine(fault, LENGTHS.fault));
	const more = faults.length > notified.length ? [`and ${faults.length - notified.length} more`] : [];
	return [`${what}:`, ...[...notified, ...more].map((line) => `- ${line}`)].join("\n");
}

/** An event, a configuration or a state does not fit its schema. It is not tried again, and nothing has been done. */
export class InvalidInput extends RolloutError<"InvalidInput"> {
	/** All the faults, each with its path. */
	readonly faults: readonly string[];
	constructor(what: string, faults: readonly string[]) {
		super("InvalidInput", listed(`${what} is not valid`, faults));
		this.faults = faults;
	}
}

/**
 * An input, a document, a lock or a registration names what is not its own. It is not tried again, and nothing has been written, because
 * it is not known whose traffic would be moved.
 */
export class UntrustedInput extends RolloutError<"UntrustedInput"> {
	/** All the faults. */
	readonly faults: readonly string[];
	constructor(what: string, faults: readonly string[]) {
		super("UntrustedInput", listed(`${what} is not to be trusted`, faults));
		this.faults = faults;
	}
}

/** What fail-back would write cannot have been there before the rollout. It would send traffic past the service's own load balancers. */
export class UntrustedOriginal extends RolloutError<"UntrustedOriginal"> {
	/** All the faults. */
	readonly faults: readonly string[];
	constructor(faults: readonly string[]) {
		super("UntrustedOriginal", listed("this cannot be an original", faults));
		this.faults = faults;
	}
}

/** STS does not let the controller act for the service as it is registered. The role is gone, or it admits another identity. */
export class IdentityRefused extends RolloutError<"IdentityRefused"> {
	constructor(message: string, options?: ErrorOptions) {
		super("IdentityRefused", message, options);
	}
}

/** What a task would hand on is more than a state may have. It is thrown while a Catch still gets it, so the rollout fails back. */
export class DocumentTooLarge extends RolloutError<"DocumentTooLarge"> {
	constructor(message: string) {
		super("DocumentTooLarge", message);
	}
}

/** Live DNS, listeners or services are not where a rollout can start from. Nothing has been done. */
export class WrongStart extends RolloutError<"WrongStart"> {
	constructor(message: string) {
		super("WrongStart", message);
	}
}

/** A release is asked for under an id that another release has, or others were quicker each time. Nothing has been done. */
export class ReleaseConflict extends RolloutError<"ReleaseConflict"> {
	constructor(message: string) {
		super("ReleaseConflict", message);
	}
}

/** What is asked for cannot be released as it is: it is gone, or it has failed before. Nothing has been done. */
export class NotReleasable extends RolloutError<"NotReleasable"> {
	constructor(message: string) {
		super("NotReleasable", message);
	}
}

/** The release function does not take what a pipeline asks of it. Nothing has been done. */
export class ReleaseRefused extends RolloutError<"ReleaseRefused"> {
	constructor(
		/** Its own name of the reason. */
		readonly code: string,
		message: string,
	) {
		super("ReleaseRefused", `refused (${code}): ${message}`);
	}
}

/** Somebody else changed what this rollout was about to change. The rollout stops instead of overwriting it. */
export class ForeignChange extends RolloutError<"ForeignChange"> {
	constructor(message: string, options?: ErrorOptions) {
		super("ForeignChange", message, options);
	}
}

/** The execution no longer holds its service's lock, so it must not write any more. */
export class LockLost extends RolloutError<"LockLost"> {
	constructor(message: string) {
		super("LockLost", message);
	}
}

/** Somebody wants something else than what this rollout brings. It goes back instead of giving its release more traffic. */
export class Superseded extends RolloutError<"Superseded"> {
	constructor(message: string) {
		super("Superseded", message);
	}
}

/** A release waited longer for another rollout than `queue_timeout_seconds` allows. */
export class QueueTimeout extends RolloutError<"QueueTimeout"> {
	constructor(message: string) {
		super("QueueTimeout", message);
	}
}

/** Fail-back would send traffic to a stable color that is known to have no healthy target. It is tried again, because the color may recover. */
export class StableUnhealthy extends RolloutError<"StableUnhealthy"> {
	constructor(message: string) {
		super("StableUnhealthy", message);
	}
}

/** After the last allowed attempt the records or listeners still differ from the original. */
export class NotRestored extends RolloutError<"NotRestored"> {
	constructor(message: string) {
		super("NotRestored", message);
	}
}

/** AWS asks to slow down. The task is tried again. */
export class Throttled extends RolloutError<"Throttled"> {
	constructor(message: string, options: ErrorOptions) {
		super("Throttled", message, options);
	}
}

/** AWS could not answer: a 5xx, a connection that broke, a timeout. The task is tried again. */
export class Unavailable extends RolloutError<"Unavailable"> {
	constructor(message: string, options: ErrorOptions) {
		super("Unavailable", message, options);
	}
}

/** AWS refused: a permission is missing, a resource is gone, a request is wrong. Only fail-back tries again. */
export class Refused extends RolloutError<"Refused"> {
	constructor(message: string, options: ErrorOptions) {
		super("Refused", message, options);
	}
}

/** AWS answered something that the runtime cannot read. It counts neither as healthy nor as sick. */
export class UnexpectedAnswer extends RolloutError<"UnexpectedAnswer"> {
	constructor(message: string, options?: ErrorOptions) {
		super("UnexpectedAnswer", message, options);
	}
}

/** The watchdog could not bring back every service's traffic. It tries again at its next run. */
export class SweepFailed extends RolloutError<"SweepFailed"> {
	/** What went wrong, for each service. */
	readonly failures: readonly string[];
	constructor(failures: readonly string[]) {
		super("SweepFailed", listed("not brought back yet", failures));
		this.failures = failures;
	}
}

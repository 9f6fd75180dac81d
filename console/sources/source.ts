import type { Options } from "../../cli/operator/find/where.ts";
import type { Answered, Decision, Playing } from "../model/act.ts";
import type { View } from "../model/view.ts";

/** Where a console's view comes from. */
export interface ConsoleSource {
	/** What there is now. What cannot be read is in the view. @param selected - name of the service that is shown in full. */
	view(selected: string | undefined): Promise<View>;
	/** Between two readings, in milliseconds. */
	readonly everyMilliseconds: number;
	/** Does what was decided; absent where nothing may be done. What is refused is answered. */
	readonly decide?: ((decision: Decision) => Promise<Answered>) | undefined;
	/** Plays a rehearsal otherwise; absent where it is live. */
	readonly play?: ((playing: Playing) => Promise<Answered>) | undefined;
}

/** A source that runs, and what ends it. */
export interface Running {
	readonly source: ConsoleSource;
	/** Resolves when it cannot go on. Rejects with what broke. */
	readonly broken: Promise<never>;
	end(): void;
}

/** What `console` is asked, as it stands on the command line. */
export interface ConsoleFlags extends Options {
	readonly act: boolean;
	readonly demo: boolean;
	readonly scenario?: string | undefined;
	readonly speed?: string | undefined;
	readonly seed?: string | undefined;
	readonly port?: string | undefined;
}

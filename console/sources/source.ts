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

import type { LogReader } from "../../../cli/operator/read/logs.ts";
import type { LoggedLine } from "../../../recorder/logged.ts";
import type { Recorded } from "../../../recorder/record-file.ts";

/** The execution of a controller as it is deployed, whose functions' names are known by its state machine's. */
export const ROLLOUT = "arn:aws:states:eu-west-1:123456789012:execution:web-rollout:shop-r2";

/** A record as the functions logged it. */
export function linesOf({ checks, events }: Recorded): readonly LoggedLine[] {
	return [
		...checks.map((check) => ({
			at: Date.parse(check.at),
			by: "observer",
			text: JSON.stringify({ ...check, rollout: ROLLOUT }),
		})),
		...checks.map(({ at, task, service }) => logged(at, "observer", { message: "task done", task, service })),
		...events.map(({ at, by, ...event }) => logged(at, by, { ...event, service: "shop" })),
	];
}

function logged(at: string, by: string, message: object): LoggedLine {
	const line = { timestamp: at, level: "INFO", message: { ...message, rollout: ROLLOUT } };
	return { at: Date.parse(at), by, text: JSON.stringify(line) };
}

/** Logs that have these lines, each in its function's group. @param missing - functions without a log. */
export class FakeLogs implements LogReader {
	/** What was asked for. */
	readonly asked: string[] = [];

	constructor(
		private readonly kept: readonly LoggedLine[],
		private readonly missing: readonly string[] = [],
	) {}

	lines: LogReader["lines"] = async (group, by, service, { from, to }) => {
		this.asked.push(`${group} ${service} ${from.toISOString()} ${to.toISOString()}`);
		if (this.missing.includes(by)) return undefined;
		return this.kept.filter((line) => line.by === by && line.at >= from.getTime() && line.at < to.getTime());
	};
}

/**
 * CloudWatch Logs: a metric filter takes the place of one that has its name, while moto keeps both and answers the one before
 * (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html); and what functions have logged, of which moto
 * knows nothing (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html).
 */
import { selects } from "../../support/filter-pattern.ts";
import { type Answer, type Call, jsonAnswer, jsonOf, type Patch, type Upstream } from "./call.ts";

interface MetricFilter {
	readonly logGroupName: string;
	readonly filterName: string;
}

interface Filtered {
	readonly logGroupName: string;
	readonly startTime?: number;
	readonly endTime?: number;
	readonly filterPattern?: string;
	readonly nextToken?: string;
}

/** A line of a log, and when it was written, in milliseconds since 1970. */
interface Line {
	readonly timestamp: number;
	readonly message: string;
}

/** So many lines are looked through for one answer: pages without any line among them. */
const PAGE = 200;

/** The logs, and what functions have written to them. */
export class LogsApi {
	readonly #lines = new Map<string, Line[]>();

	/** Keeps a line of a group. */
	write(group: string, timestamp: number, message: string): void {
		const lines = this.#lines.get(group) ?? [];
		lines.push({ timestamp, message });
		this.#lines.set(group, lines);
	}

	readonly patch: Patch = async (call, upstream) => {
		if (call.action === "PutMetricFilter") await replaced(call, upstream);
		if (call.action !== "FilterLogEvents") return upstream(call);
		const asked = jsonOf<Filtered>(call);
		const lines = this.#lines.get(asked.logGroupName);
		return lines ? pageOf(lines, asked) : upstream(call);
	};
}

async function replaced(call: Call, upstream: Upstream): Promise<void> {
	const { logGroupName, filterName } = jsonOf<MetricFilter>(call);
	const body = Buffer.from(JSON.stringify({ logGroupName, filterName }));
	const headers = {
		...call.headers,
		"x-amz-target": "Logs_20140328.DeleteMetricFilter",
		"content-length": String(body.length),
	};
	// That there is none yet is no matter.
	await upstream({ ...call, action: "DeleteMetricFilter", headers, body });
}

function pageOf(lines: readonly Line[], { startTime = 0, endTime, filterPattern, nextToken }: Filtered): Answer {
	const first = Number(nextToken ?? 0);
	const page = lines.slice(first, first + PAGE);
	const events = page
		.filter(({ timestamp }) => timestamp >= startTime && timestamp <= (endTime ?? Number.POSITIVE_INFINITY))
		.filter(({ message }) => filterPattern === undefined || selects(filterPattern, message))
		.map((line, i) => ({ ...line, ingestionTime: line.timestamp, eventId: `${first + i}`, logStreamName: "deployed" }));
	const more = first + PAGE < lines.length && { nextToken: String(first + PAGE) };
	return jsonAnswer({ events, searchedLogStreams: [], ...more });
}

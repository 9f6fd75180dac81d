import {
	CloudWatchLogsClient,
	paginateFilterLogEvents,
	ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import * as v from "valibot";
import type { LoggedLine } from "../../../recorder/logged.ts";
import { answer, call, clientOptions } from "../../../runtime/aws/call.ts";
import { withoutNodeWarning } from "../../command-line/node-version.ts";
import type { LogReader, LogSpan } from "../read/logs.ts";

/** CloudWatch looks through much of a log for one answer. In milliseconds. */
const TRY = 30_000;
/**
 * An account has few of these questions, which everybody shares who reads logs: 5 or 10 a second, by region. Nobody waits for a
 * rollout here, so there are many tries. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
 */
const TRIES = 10;

const Page = v.object({
	events: v.optional(v.array(v.object({ timestamp: v.number(), message: v.optional(v.string(), "") })), []),
});

/** The logs of the controller's functions. @param region - AWS region of the controller. */
export function connectLogs(region: string | undefined): LogReader {
	withoutNodeWarning();
	const { requestHandler } = clientOptions(TRY);
	const options = { maxAttempts: TRIES, requestHandler, ...(region !== undefined && { region }) };
	return new FunctionLogs(new CloudWatchLogsClient(options));
}

/** Reads what functions have logged of a service. */
export class FunctionLogs implements LogReader {
	constructor(private readonly client: CloudWatchLogsClient) {}

	async lines(group: string, by: string, service: string, { from, to }: LogSpan): Promise<LoggedLine[] | undefined> {
		const what = `FilterLogEvents ${group}`;
		const input = {
			logGroupName: group,
			startTime: from.getTime(),
			endTime: to.getTime(),
			filterPattern: patternOf(service),
		};
		return call(what, async () => {
			const lines: LoggedLine[] = [];
			try {
				// A page may be empty though there are more: so far CloudWatch has found none.
				for await (const raw of paginateFilterLogEvents({ client: this.client }, input)) {
					const { events } = answer(what, Page, raw);
					lines.push(...events.map(({ timestamp, message }) => ({ at: timestamp, by, text: message })));
				}
			} catch (error) {
				if (error instanceof ResourceNotFoundException) return undefined;
				throw error;
			}
			return lines;
		});
	}
}

/** The service's checks, and what its rollouts' tasks have logged: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html */
function patternOf(service: string): string {
	return `{ ($.record > 0 && $.service = "${service}") || $.message.service = "${service}" }`;
}

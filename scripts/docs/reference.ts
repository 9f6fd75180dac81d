import { EVENT_SOURCE, EVENT_TYPE, METRICS } from "../../runtime/contract/index.ts";
import { errorTable, stateMachineErrorTable } from "./errors.ts";
import { changeTable, fieldTable } from "./events.ts";
import { logTables } from "./log-lines.ts";
import { metricTable } from "./metrics.ts";
import { sourcesOf } from "./sources.ts";
import { skipTable, verdictTable } from "./verdicts.ts";

/**
 * The page that lists every name that a rollout shows to people and to other systems.
 * @throws {Error} when the code has a name that no sentence explains, or a sentence explains a name that is gone.
 */
export function referencePage(): string {
	const sources = sourcesOf("runtime");
	const log = logTables(sources);
	return `# Reference

This page lists every metric, log field, event, verdict code and error code. \`npm run docs\` makes it from the code, and
\`npm run check\` fails when it is out of date. [operate.md](operate.md) says what to do about them.

## Metrics

The functions write metrics in CloudWatch's embedded format, in the namespace \`${METRICS.namespace}\` and with one dimension, \`${METRICS.dimension}\`: the
name of the service.

${metricTable(sources)}

## Events

Each change of state is an event on the account's default event bus, with the source \`${EVENT_SOURCE}\` and the detail type \`${EVENT_TYPE}\`.
[state-change.schema.json](state-change.schema.json) is the schema of its \`detail\`.

${changeTable()}

${fieldTable("StateChange", sources)}

## Verdict codes

A verdict is \`pass\`, \`hold\` or \`fail\`. Its code says which signal decided. Any failed signal fails the check; otherwise any signal that holds makes
it hold.

${verdictTable(sources)}

## Codes of a deployment that starts no rollout

The execution succeeds in the state \`Skipped\`. Its output has the code and the reason.

${skipTable(sources)}

## Error codes

An execution fails with the code of the verdict that failed it, with one of these errors, or with an error of Step Functions such as
\`States.Timeout\`.

${errorTable(sources)}

Only the state machine has these:

${stateMachineErrorTable()}

## Log fields

The functions log one JSON object a line. CloudWatch Logs finds a field at \`$.message.FIELD\`, for instance \`{ $.message.service = "web" }\`; the text of
the line is \`$.message.message\`.

${log.fields}

### Log messages

\`…\` stands for what differs from line to line.

${log.lines}

## Records

Each check of a rollout leaves one more line in the observer's log, which is not wrapped: CloudWatch Logs finds a field at \`$.FIELD\`. It has all
that the check decided by. A reader leaves out fields that it does not know.

${fieldTable("RecordLine", sources)}
`;
}

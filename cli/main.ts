/** `npm run cli -- <command>`: the operator's command. Each command loads what it needs when it runs, so that help comes at once. */

import { runOneOf } from "./command-line/run.ts";
import { abort, promote, status } from "./operator/commands.ts";
import { consoleCommand } from "./operator/console.ts";
import { exporting } from "./operator/exporting.ts";
import { placeFaults } from "./operator/find/where.ts";
import { release, retry, rollback, withdraw } from "./operator/releasing.ts";

const meta = {
	name: "npm run cli --",
	description: "Checks rollouts, lets them go on, or takes them back; releases, and goes back.",
};

await runOneOf(
	meta,
	{ status, promote, abort, release, retry, rollback, withdraw, export: exporting, console: consoleCommand },
	{ faultsOf: placeFaults },
);

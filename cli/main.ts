/** `npm run cli -- <command>`: the operator's command. Each command loads what it needs when it runs, so that help comes at once. */
import { abort } from "./commands/abort.ts";
import { promote } from "./commands/promote.ts";
import { status } from "./commands/status.ts";
import { placeFaults } from "./find/where.ts";
import { runOneOf } from "./strict.ts";

const meta = { name: "npm run cli --", description: "Checks rollouts, lets them go on, or takes them back." };

await runOneOf(meta, { status, promote, abort }, { faultsOf: placeFaults });

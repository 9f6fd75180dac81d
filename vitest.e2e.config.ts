import { totalmem } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes longest, longest first: what begins last must not be what everything else is done before. */
const LONGEST = [
	"acceptance",
	"rollout",
	"estate",
	"one-image",
	"pipeline",
	"misconfigurations",
	"upgrade",
	"one-pipeline",
].map((name) => `/${name}.e2e.test.ts`);

/** A local AWS, Terraform, and a provider or two: so much memory each file has at most, in bytes. */
const MEMORY = 3 * 2 ** 30;
/** Most of each file's time is fixed waiting within the AWS provider: as many at once as two cores have the CPU time for. */
const AT_ONCE = 3;

/** Starts the longest files first. A fresh clone has no times to go by, and vitest would go by the size of a file. */
class LongestFirst extends BaseSequencer {
	override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
		const place = ({ moduleId }: TestSpecification) => {
			const found = LONGEST.findIndex((name) => moduleId.endsWith(name));
			return found === -1 ? LONGEST.length : found;
		};
		return [...(await super.sort(files))].sort((a, b) => place(a) - place(b));
	}
}

/** The end-to-end suite: in each file one deployment, whose steps follow each other. Its unit-tested parts run with `npm test`. */
export default defineConfig({
	test: {
		include: ["test/e2e/**/*.e2e.test.ts"],
		// Each step builds on the one before: after a failure the rest would only tell of consequences.
		bail: 1,
		sequence: { concurrent: false, sequencer: LongestFirst },
		// Each file has a local AWS of its own.
		fileParallelism: true,
		maxWorkers: Math.max(1, Math.min(AT_ONCE, Math.floor(totalmem() / MEMORY))),
		env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
		// Against what hangs, and nothing else: on a busy machine everything takes many times as long.
		testTimeout: 3_600_000,
		hookTimeout: 3_600_000,
		teardownTimeout: 30_000,
		// Progress is for the person who watches, as it happens.
		disableConsoleIntercept: true,
		reporters: ["verbose"],
	},
});

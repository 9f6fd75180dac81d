import { defineConfig } from "vitest/config";

/** The end-to-end suite: in each file one deployment, whose steps follow each other. Its unit-tested parts run with `npm test`. */
export default defineConfig({
	test: {
		include: ["test/e2e/**/*.e2e.test.ts"],
		// Each step builds on the one before: after a failure the rest would only tell of consequences.
		bail: 1,
		sequence: { concurrent: false },
		// Most of each file's time is fixed waiting within the AWS provider; each has a local AWS of its own.
		fileParallelism: true,
		maxWorkers: 2,
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

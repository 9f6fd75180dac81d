import { defineConfig } from "vitest/config";

/** The end-to-end suite: one deployment, whose steps follow each other. Its unit-tested parts run with `npm test`. */
export default defineConfig({
	test: {
		include: ["test/e2e/**/*.e2e.test.ts"],
		// Each step builds on the one before: after a failure the rest would only tell of consequences.
		bail: 1,
		sequence: { concurrent: false },
		fileParallelism: false,
		env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
		testTimeout: 300_000,
		hookTimeout: 120_000,
		teardownTimeout: 30_000,
		// Progress is for the person who watches, as it happens.
		disableConsoleIntercept: true,
		reporters: ["verbose"],
	},
});

import { defineConfig } from "vitest/config";

/**
 * The tests that the mutants of `npm run mutants` must survive: those of the core and of the state machine's renderer, and no
 * others. Whole executions touch everything and take seconds: each mutant would be played in all of them.
 */
export default defineConfig({
	test: {
		include: ["test/runtime/core/**/*.test.ts", "test/asl/{check,machine,phase,template}.test.ts"],
		testTimeout: 900_000,
		hookTimeout: 900_000,
	},
});

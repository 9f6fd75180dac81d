import { defineConfig } from "vitest/config";

/** The tests that the mutants of `npm run mutants` must survive: those of the core and of the state machine's renderer, and no others. */
export default defineConfig({
	test: {
		include: ["test/runtime/core/**/*.test.ts", "test/asl/**/*.test.ts"],
		testTimeout: 60_000,
	},
});

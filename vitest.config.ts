import { defineConfig } from "vitest/config";

const all = { branches: 100, functions: 100, lines: 100, statements: 100 };
const most = { branches: 95, functions: 95, lines: 95, statements: 95 };

export default defineConfig({
	test: {
		include: ["test/**/*.test.ts"],
		exclude: ["test/e2e/**/*.e2e.test.ts"],
		testTimeout: 60_000,
		coverage: {
			provider: "v8",
			include: ["runtime/**/*.ts", "asl/**/*.ts"],
			exclude: ["**/*.d.ts"],
			reporter: ["text-summary", "text"],
			thresholds: { "runtime/core/**": all, "asl/**": all, "runtime/**": most },
		},
	},
});

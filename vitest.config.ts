import { defineConfig } from "vitest/config";

const all = { branches: 100, functions: 100, lines: 100, statements: 100 };
const most = { branches: 95, functions: 95, lines: 95, statements: 95 };

/** Tests of code without state of its own: no mocked module, no environment, no other process's. */
const STATELESS = [
	"test/{asl,faults,modules,rehearsal}/**/*.test.ts",
	"test/runtime/{contract,core,fail-back,pipeline,tasks,watchdog}/**/*.test.ts",
];
/** What takes long for what it tells while one works: packing, compiling and documenting the package, benches, and
 * rollouts over many seeds. CI runs it. */
const LONG = [
	"test/package/**",
	"test/examples/typescript.test.ts",
	"test/bench/{judge,fleet/fleet}.test.ts",
	"test/asl/history.test.ts",
	"test/rehearsal/{few-resolvers,judged,speed}.test.ts",
];
const everything = Number(process.env.PROPERTY_RUNS) >= 100;
/** What needs more than Node has a suite of its own: vitest.terraform.config.ts and vitest.e2e.config.ts. */
const OTHER_SUITES = ["test/**/*.terraform.test.ts", "test/e2e/**/*.e2e.test.ts"];
const EXCLUDED = everything ? OTHER_SUITES : [...OTHER_SUITES, ...LONG];

/** Unit tests and whole executions, which need nothing but Node. */
export default defineConfig({
	test: {
		// Against what hangs, and nothing else: on a machine that is busy with other things everything takes many times as long.
		testTimeout: 900_000,
		hookTimeout: 900_000,
		// Much of the time is waiting for other processes, so no core is kept back for the main one.
		maxWorkers: "100%",
		setupFiles: ["test/support/runs.ts"],
		env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
		projects: [
			// A fresh process for each file would load the same modules a hundred times over: a fifth of the time.
			{ extends: true, test: { name: "stateless", include: STATELESS, exclude: EXCLUDED, isolate: false } },
			{
				extends: true,
				test: { name: "isolated", include: ["test/**/*.test.ts"], exclude: [...STATELESS, ...EXCLUDED] },
			},
		],
		coverage: {
			provider: "v8",
			include: ["runtime/**/*.ts", "asl/**/*.ts"],
			exclude: ["**/*.d.ts"],
			reporter: ["text-summary", "text"],
			thresholds: { "runtime/core/**": all, "asl/**": all, "runtime/**": most },
		},
	},
});

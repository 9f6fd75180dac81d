import { defineConfig } from "vitest/config";

/** The modules as Terraform reads them: formatted, valid, planned and tested. It needs Terraform, and the AWS provider. */
export default defineConfig({
	test: {
		include: ["test/**/*.terraform.test.ts"],
		env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
		// Against what hangs, and nothing else: on a machine that is busy with other things everything takes many times as long.
		testTimeout: 900_000,
		hookTimeout: 900_000,
		// The tests wait for Terraform, so no core is kept back for them.
		maxWorkers: "100%",
	},
});

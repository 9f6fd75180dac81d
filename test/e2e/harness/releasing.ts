/** Runs the deployed function that takes releases, while nothing else that is deployed runs: Terraform invokes it. */
import type { Gateway } from "../gateway/gateway.ts";
import type { Ran } from "../gateway/lambda.ts";
import type { Aws } from "./aws.ts";
import { type FunctionConfiguration, WarmFunction } from "./lambda.ts";

/** Has each function that is invoked from now on run as it is deployed then, in a process of its own, cold. */
export function runInvoked(gateway: Gateway, aws: Aws): void {
	gateway.runFunctions(async (function_, payload): Promise<Ran> => {
		const name = function_.split(":").at(-1) ?? "";
		const found = await aws.get("lambda", `/2015-03-31/functions/${name}`);
		const { Configuration } = JSON.parse(found) as { Configuration: FunctionConfiguration };
		const host = { endpoint: gateway.url, environment: {}, now: () => gateway.settings.now() };
		const warm = new WarmFunction(Configuration, gateway.functionCode(name), host);
		try {
			return await warm.run(payload);
		} finally {
			warm.stop();
		}
	});
}

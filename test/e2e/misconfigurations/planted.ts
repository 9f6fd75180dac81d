/** The synthesized stack in copies, each with a mistake planted, applied by real Terraform. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { CanaryStack } from "../../../modules/stack.ts";
import { reach } from "../../../rehearsal/world/network/reach.ts";
import { bundleAll } from "../../../scripts/bundle.ts";
import { type TerraformEnvironment, terraformEnvironment } from "../../../scripts/terraform.ts";
import { type Gateway, startGateway } from "../gateway/gateway.ts";
import { Aws } from "../harness/aws.ts";
import type { FunctionConfiguration } from "../harness/lambda.ts";
import { awsEnvironment, ROOT } from "../harness/project.ts";
import { interfaceOf } from "../harness/reached.ts";
import { runInvoked } from "../harness/releasing.ts";
import { TerraformFolder } from "../harness/terraform-folder.ts";
import { type Misconfiguration, type StackDocument, withoutValidation } from "./misconfigurations.ts";

const REGION = "eu-west-1";
const STACK = "ecs-dns-canary";
const PREVIEW_PORT = 8080;
const VARIABLES = { create_zone: true, image: "registry.example/app:1" };

export class Planted {
	readonly #home = mkdtempSync(join(tmpdir(), "ecs-dns-canary-misconfigurations-"));
	readonly #terraformEnv: TerraformEnvironment = terraformEnvironment();

	/** Synthesizes the stack. */
	async synthesize(): Promise<void> {
		const { observer, actuator, watchdog, release, prober } = await bundleAll(join(this.#home, "dist"));
		const app = new App({ outdir: join(this.#home, "cdktf.out"), stackTraces: false });
		const zips = {
			observer: observer.zip,
			actuator: actuator.zip,
			watchdog: watchdog.zip,
			release: release.zip,
			prober: prober.zip,
		};
		new CanaryStack(app, STACK, { bundles: zips });
		app.synth();
	}

	/** Applies the stack with a mistake in an AWS of its own, and checks its network. @throws what AWS, or the network, says. */
	async apply({ plant, variables = {}, targets }: Omit<Misconfiguration, "says" | "name">): Promise<void> {
		const copy = mkdtempSync(join(this.#home, "copy-"));
		cpSync(join(this.#home, "cdktf.out"), join(copy, "cdktf.out"), { recursive: true });
		const folder = join(copy, "cdktf.out", "stacks", STACK);
		const file = join(folder, "cdk.tf.json");
		const stack = JSON.parse(readFileSync(file, "utf8")) as StackDocument;
		withoutValidation(stack);
		plant(stack);
		writeFileSync(file, JSON.stringify(stack));
		const tfvars = join(copy, "misconfiguration.auto.tfvars.json");
		writeFileSync(tfvars, JSON.stringify({ region: REGION, ...VARIABLES, ...variables }));
		const gateway = await startGateway({ inSyncDelay: 0 });
		runInvoked(gateway, new Aws(gateway.url, REGION));
		try {
			const env = { ...this.#terraformEnv.env, ...awsEnvironment(gateway.url, REGION) };
			const example = join(ROOT, "terraform.tfvars.example");
			await new TerraformFolder("with a mistake", () => folder, env, [example, tfvars]).apply(targets);
			await expectReached(gateway);
		} finally {
			await gateway.stop();
		}
	}

	remove(): void {
		rmSync(this.#home, { recursive: true, force: true });
		this.#terraformEnv.dispose();
	}
}

/** Each deployed function that stands in the network reaches each load balancer's preview. @throws what is missing. */
async function expectReached(gateway: Gateway): Promise<void> {
	const aws = new Aws(gateway.url, REGION);
	const network = await gateway.network(REGION);
	const list = await aws.get("lambda", "/2015-03-31/functions/");
	const { Functions } = JSON.parse(list) as { Functions: FunctionConfiguration[] };
	const missing = Functions.flatMap((configuration) => interfaceOf(configuration) ?? []).flatMap((from) =>
		network.balancers.flatMap(({ dnsName }) => {
			const reached = reach(network, from, { host: `dualstack.${dnsName}`, port: PREVIEW_PORT });
			return reached.arrives ? [] : reached.missing;
		}),
	);
	if (missing.length > 0) throw new Error(missing.join("\n"));
}

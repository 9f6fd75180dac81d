/** A service has one pipeline: AWS refuses a second one, and the apply that is refused has changed nothing of the first. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { requireTerraform, terraformEnvironment } from "../../../scripts/terraform.ts";
import { type Gateway, startGateway } from "../gateway/gateway.ts";
import { awsEnvironment, ROOT } from "../harness/project.ts";
import { TerraformFolder } from "../harness/terraform-folder.ts";

const REGION = "eu-west-1";
const ARN = (service: string, resource: string) => `arn:aws:${service}:${REGION}:123456789012:${resource}`;
const ROLE = (name: string) => `arn:aws:iam::123456789012:role/canary-${name}`;

/** A root with one pipeline of the service web. Its controller need not be there: nothing is released. */
const PIPELINE = `
provider "aws" {
  region = "${REGION}"
}

module "pipeline" {
  source = "../terraform/pipeline"
  controller = ${JSON.stringify({
		state_machine_arn: ARN("states", "stateMachine:canary-rollout"),
		topic_arn: ARN("sns", "canary-rollouts"),
		observer_role_arn: ROLE("observer"),
		actuator_role_arn: ROLE("actuator"),
		watchdog_role_arn: ROLE("watchdog"),
		release_role_arn: ROLE("release"),
		release_function_name: "canary-release",
		service_role_path: "/ecs-dns-canary/canary/",
		table_arn: ARN("dynamodb", "table/canary-rollouts"),
	})}
  service = {
    name                 = "web"
    cluster              = "web"
    blue_service         = "web-blue"
    green_service        = "web-green"
    preview_url          = "https://preview.web.example.com:8080"
    gate_timeout_seconds = 3600
    schedule             = [{ percent = 0, bake_seconds = 60, gate = true }, { percent = 100, bake_seconds = 60 }]
  }
  origin = { connection = { repository = "acme/web" } }
}
`;

let gateway: Gateway;
let home: string;
const environment = terraformEnvironment();

beforeAll(async () => {
	requireTerraform();
	home = mkdtempSync(join(tmpdir(), "ecs-dns-canary-one-pipeline-"));
	cpSync(join(ROOT, "terraform"), join(home, "terraform"), { recursive: true });
	gateway = await startGateway({ inSyncDelay: 0 });
});

afterAll(async () => {
	await gateway?.stop();
	rmSync(home, { recursive: true, force: true });
	environment.dispose();
});

function root(name: string): TerraformFolder {
	const folder = join(home, name);
	cpSync(join(ROOT, "terraform", "pipeline", "versions.tf"), join(folder, "versions.tf"));
	writeFileSync(join(folder, "main.tf"), PIPELINE);
	const env = { ...environment.env, ...awsEnvironment(gateway.url, REGION) };
	return new TerraformFolder(name, () => folder, env, []);
}

it("a second pipeline of a service is refused by names that are taken, and changes nothing of the first", async () => {
	const [first, second] = [root("first"), root("second")];
	await first.apply();
	const refused = await second.apply().then(
		() => "taken",
		(error: Error) => error.message.replace(/[│\s]+/g, " "),
	);
	expect(refused).toMatch(/\/aws\/lambda\/web-pipeline\)?:.*already exists/);
	const missing = (await second.plan()).filter(({ actions }) => actions.includes("create"));
	const types = missing.map(({ address }) => address.split(".")[2]);
	// A queue and an alarm of the same name AWS would have taken for the first pipeline's.
	for (const type of ["aws_sqs_queue", "aws_cloudwatch_metric_alarm", "aws_lambda_function", "aws_codepipeline"])
		expect(types).toContain(type);
	for (const type of ["aws_codebuild_project", "aws_ecr_repository", "aws_s3_bucket", "aws_codeconnections_connection"])
		expect(types).toContain(type);
	expect(await first.plan()).toEqual([]);
});

/** Two services on one controller, in a cluster that exists already. */
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import { Controller, Service } from "ecs-dns-canary";

/** What the services have in common: a public hosted zone of this account, a cluster, and how they are released. */
const COMMON = {
	zoneName: "example.com",
	cluster: { arn: "arn:aws:ecs:eu-west-1:123456789012:cluster/shared" },
	schedule: [
		{ percent: 5, bakeSeconds: 300 },
		{ percent: 100, bakeSeconds: 600 },
	],
};
const IMAGE = "public.ecr.aws/nginx/nginx:1.29";

const app = new App();
const stack = new TerraformStack(app, "platform");
new AwsProvider(stack, "aws", { region: "eu-west-1" });
// So that one command removes the example. Leave it out where anybody depends on the table.
const controller = new Controller(stack, "controller", { deletionProtection: false });

const search = new Service(stack, "search", {
	...COMMON,
	controller,
	name: "search",
	image: IMAGE,
});
const shop = new Service(stack, "shop", {
	...COMMON,
	controller,
	network: search.network,
	name: "shop",
	image: IMAGE,
	healthCheckPath: "/healthz",
});

for (const { node, recordName, dashboardUrl } of [search, shop]) {
	new TerraformOutput(stack, `${node.id}_url`, { value: `https://${recordName}` });
	new TerraformOutput(stack, `${node.id}_dashboard_url`, { value: dashboardUrl });
}
app.synth();

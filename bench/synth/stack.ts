/** Any number of services on one controller, composed of the published constructs as a platform team would. */
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import type { Construct } from "constructs";
import { Controller } from "../../modules/constructs/controller.ts";
import { Service, type ServiceProps } from "../../modules/constructs/service.ts";
import type { Bundles } from "../../modules/controller/controller.ts";
import { ModuleStack } from "../../modules/published/module-stack.ts";

/** Properties of {@link ManyServicesStack}. */
export interface ManyServicesProps {
	/** How many services there are. */
	readonly services: number;
	/** The functions' code: paths of zip files on this machine. */
	readonly bundles: Bundles;
}

/** What the services have in common, and the services: each with a cluster of its own, all in the first one's network and zone. */
export class ManyServicesStack extends ModuleStack {
	constructor(scope: Construct, id: string, { services, bundles }: ManyServicesProps) {
		super(scope, id);
		new AwsProvider(this, "aws", { region: "eu-west-1" });
		const controller = new Controller(this, "controller", { name: "bench", bundles, deletionProtection: false });
		const common = { controller, bundles, zoneName: "bench.example", createZone: true };
		const first = new Service(this, "service-1", { ...common, ...propsOf("service-1") });
		const { network, zone } = first;
		for (let i = 2; i <= services; i++) {
			const name = `service-${i}`;
			new Service(this, name, { ...common, ...propsOf(name), network, zone });
		}
	}
}

function propsOf(name: string): Omit<ServiceProps, "controller" | "zoneName"> {
	return {
		name,
		image: `registry.example/${name}:1`,
		schedule: [
			{ percent: 10, bakeSeconds: 300 },
			{ percent: 100, bakeSeconds: 300 },
		],
		cpuArchitecture: "ARM64",
		safetyNet5xxPerMinute: 10,
		ingressCidrs: ["0.0.0.0/0"],
		previewCidrs: ["10.0.0.0/8"],
		logRetentionDays: 7,
	};
}

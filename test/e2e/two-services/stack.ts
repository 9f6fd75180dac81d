/** Two services on one controller, composed of the project's modules as somebody would who has more than one service. */
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { LocalBackend, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Account } from "../../../modules/account.ts";
import { ServiceAttachment } from "../../../modules/attach/attachment.ts";
import { codeAssets } from "../../../modules/code.ts";
import { type Bundles, RegionalController } from "../../../modules/controller/controller.ts";
import { expression } from "../../../modules/expressions.ts";
import { Network } from "../../../modules/network/network.ts";
import { TwoColorService } from "../../../modules/service/service.ts";
import { Zone } from "../../../modules/service/zone.ts";
import {
	DEFAULT_HEADROOM_PERCENT,
	DEFAULT_JUDGE,
	DEFAULT_PROBE,
	DEFAULT_STRAGGLER_PERCENT,
	DEFAULT_TIMING,
} from "../../../runtime/defaults.ts";
import { PROBE_DEADLINE_MS } from "../harness/previews.ts";

/** The services' names. */
export const SERVICES = ["search", "shop"] as const;

/** The controller's name. */
export const CONTROLLER = "both";

const ZONE = "two.example";
/** Short steps: what is checked is whose resources are touched, not for how long. One of the services has a gate. */
const schedule = (name: string) =>
	`[{ percent = 20, bake_seconds = 60, gate = ${name === "shop"} }, { percent = 100, bake_seconds = 60, gate = false }]`;
/** None of the team's own. */
const HOOKS = "[]";

export interface TwoServicesProps {
	readonly bundles: Bundles;
	readonly region: string;
	/** Names of the services, where there are not to be two. */
	readonly services?: readonly string[];
}

export class TwoServicesStack extends TerraformStack {
	readonly #account: Account;
	readonly #network: Network;
	readonly #zone: Zone;
	readonly #controller: RegionalController;
	readonly #proberBundle: string;

	constructor(scope: Construct, id: string, { bundles, region, services = SERVICES }: TwoServicesProps) {
		super(scope, id);
		new LocalBackend(this, { path: "terraform.tfstate" });
		new AwsProvider(this, "aws", { region });
		this.addOverride("terraform.required_providers.aws.version", ">= 5.100, < 7.0");
		const code = codeAssets(this, bundles);
		this.#proberBundle = code.prober;
		this.#account = new Account(this, "account", region);
		this.#network = new Network(this, "network", { name: "both", cidr: "10.216.0.0/16", azCount: 2, natGateways: 0 });
		this.#zone = new Zone(this, "zone", { name: ZONE, create: expression("true") });
		this.#controller = new RegionalController(this, "controller", {
			name: CONTROLLER,
			account: this.#account,
			bundles: code,
			notificationEmails: [],
			logRetentionDays: 1,
			deletionProtection: false,
		});
		for (const name of services) this.#attach(name);
	}

	#attach(name: string): void {
		const names = { recordName: `${name}.${ZONE}`, previewName: `preview.${name}.${ZONE}` };
		const idleCount = 0;
		const service = this.#service(name, names, idleCount);
		new ServiceAttachment(this, `${name}-attachment`, {
			account: this.#account,
			service,
			zone: this.#zone,
			controller: this.#controller,
			place: {
				vpcId: this.#network.vpc.id,
				subnetIds: this.#network.proberSubnetIds,
				ipv6: expression("true"),
			},
			proberBundle: this.#proberBundle,
			logRetentionDays: 1,
			serviceName: name,
			...names,
			https: expression("false"),
			schedule: schedule(name),
			calendar: "null",
			unjudgedDeployments: "announce",
			judge: {
				...DEFAULT_JUDGE,
				hooks: HOOKS,
				bakeEarlyExit: expression("false"),
				probe: {
					...DEFAULT_PROBE,
					enabled: expression("true"),
					path: "/",
					deadlineMilliseconds: PROBE_DEADLINE_MS,
				},
			},
			timing: { ...DEFAULT_TIMING, probationSeconds: 60 },
			onNewerRelease: "supersede",
			idleCount,
			headroomPercent: DEFAULT_HEADROOM_PERCENT,
			stragglerPercent: DEFAULT_STRAGGLER_PERCENT,
		});
	}

	#service(name: string, names: { recordName: string; previewName: string }, idleCount: number): TwoColorService {
		return new TwoColorService(this, name, {
			name,
			...names,
			account: this.#account,
			network: this.#network,
			zone: this.#zone,
			https: expression("false"),
			image: `"registry.example/${name}:1"`,
			initialImage: `"registry.example/${name}:0"`,
			environment: "{}",
			containerPort: 80,
			cpu: 256,
			memory: 512,
			cpuArchitecture: "X86_64",
			desiredCount: 2,
			idleCount,
			gracePeriodSeconds: 0,
			healthCheck: {
				path: "/",
				matcher: "200",
				intervalSeconds: 5,
				timeoutSeconds: 4,
				healthyThreshold: 2,
				unhealthyThreshold: 2,
				deregistrationDelaySeconds: 30,
			},
			// With and without the alarm on errors: health checks on two alarms, and on one.
			safetyNet: { enabled: expression("true"), serverErrorsPerMinute: name === "search" ? 10 : 0 },
			ingressCidrs: ["0.0.0.0/0"],
			previewCidrs: ["10.0.0.0/8"],
			deletionProtection: expression("false"),
			accessLogsBucket: "",
			logRetentionDays: 1,
		});
	}
}

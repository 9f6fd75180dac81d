/** Any number of services on one controller, composed of the constructs as a platform team would. */
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import type { Construct } from "constructs";
import { Account } from "../../modules/account.ts";
import { ServiceAttachment } from "../../modules/attach/attachment.ts";
import { codeAssets } from "../../modules/code.ts";
import { type Bundles, RegionalController } from "../../modules/controller/controller.ts";
import { expression } from "../../modules/expressions.ts";
import { Network } from "../../modules/network/network.ts";
import { ModuleStack } from "../../modules/published/module-stack.ts";
import { TwoColorService } from "../../modules/service/service.ts";
import { Zone } from "../../modules/service/zone.ts";
import {
	DEFAULT_HEADROOM_PERCENT,
	DEFAULT_HEALTH_CHECK,
	DEFAULT_JUDGE,
	DEFAULT_PROBE,
	DEFAULT_STRAGGLER_PERCENT,
	DEFAULT_TIMING,
} from "../../runtime/defaults.ts";

const REGION = "eu-west-1";
const ZONE = "bench.example";
const SCHEDULE =
	"[{ percent = 10, bake_seconds = 300, gate = false }, { percent = 100, bake_seconds = 300, gate = false }]";
const NO_HOOKS = "[]";
const IDLE_COUNT = 0;
const LOG_RETENTION_DAYS = 7;

/** Properties of {@link ManyServicesStack}. */
export interface ManyServicesProps {
	/** How many services there are. */
	readonly services: number;
	/** The functions' code: paths of zip files on this machine. */
	readonly bundles: Bundles;
}

/** What the services have in common, and the services. */
export class ManyServicesStack extends ModuleStack {
	readonly #account: Account;
	readonly #network: Network;
	readonly #zone: Zone;
	readonly #controller: RegionalController;
	readonly #proberBundle: string;

	constructor(scope: Construct, id: string, { services, bundles }: ManyServicesProps) {
		super(scope, id);
		new AwsProvider(this, "aws", { region: REGION });
		const code = codeAssets(this, bundles);
		this.#proberBundle = code.prober;
		this.#account = new Account(this, "account", REGION);
		this.#network = new Network(this, "network", { name: "bench", cidr: "10.0.0.0/16", azCount: 2, natGateways: 0 });
		this.#zone = new Zone(this, "zone", { name: ZONE, create: expression("true") });
		this.#controller = new RegionalController(this, "controller", {
			name: "bench",
			account: this.#account,
			bundles: code,
			notificationEmails: [],
			logRetentionDays: LOG_RETENTION_DAYS,
			deletionProtection: false,
		});
		for (let i = 1; i <= services; i++) this.#attach(`service-${i}`);
	}

	#attach(name: string): void {
		const names = { recordName: `${name}.${ZONE}`, previewName: `preview.${name}.${ZONE}` };
		const { vpc, proberSubnetIds } = this.#network;
		new ServiceAttachment(this, `${name}-attachment`, {
			account: this.#account,
			service: this.#service(name, names),
			place: { vpcId: vpc.id, subnetIds: proberSubnetIds, ipv6: expression("true") },
			zone: this.#zone,
			controller: this.#controller,
			proberBundle: this.#proberBundle,
			logRetentionDays: LOG_RETENTION_DAYS,
			serviceName: name,
			...names,
			https: expression("true"),
			schedule: SCHEDULE,
			judge: {
				...DEFAULT_JUDGE,
				hooks: NO_HOOKS,
				bakeEarlyExit: expression("false"),
				probe: { ...DEFAULT_PROBE, enabled: expression("true"), path: "/" },
			},
			timing: DEFAULT_TIMING,
			idleCount: IDLE_COUNT,
			headroomPercent: DEFAULT_HEADROOM_PERCENT,
			stragglerPercent: DEFAULT_STRAGGLER_PERCENT,
		});
	}

	#service(name: string, names: { readonly recordName: string; readonly previewName: string }): TwoColorService {
		const version = (tag: string) => ({ image: `registry.example/${name}:${tag}`, environment: "{}" });
		return new TwoColorService(this, name, {
			name,
			...names,
			account: this.#account,
			network: this.#network,
			zone: this.#zone,
			https: expression("true"),
			colors: { blue: version("1"), green: version("1") },
			containerPort: 80,
			cpu: 256,
			memory: 512,
			cpuArchitecture: "ARM64",
			desiredCount: 2,
			idleCount: IDLE_COUNT,
			gracePeriodSeconds: 0,
			healthCheck: { ...DEFAULT_HEALTH_CHECK, path: "/", matcher: "200", deregistrationDelaySeconds: 30 },
			safetyNet: { enabled: expression("true"), serverErrorsPerMinute: 10 },
			ingressCidrs: ["0.0.0.0/0"],
			previewCidrs: ["10.0.0.0/8"],
			deletionProtection: expression("false"),
			accessLogsBucket: "",
			logRetentionDays: LOG_RETENTION_DAYS,
		});
	}
}

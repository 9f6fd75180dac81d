/** Two services on one controller, in a cluster that exists already. */
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import {
	Account,
	Attachment,
	Controller,
	codeAssets,
	DEFAULT_HEADROOM_PERCENT,
	DEFAULT_HEALTH_CHECK,
	DEFAULT_JUDGE,
	DEFAULT_PROBE,
	DEFAULT_STRAGGLER_PERCENT,
	DEFAULT_TIMING,
	existing,
	expression,
	Network,
	packagedBundles,
	Service,
	Zone,
} from "ecs-dns-canary";

const REGION = "eu-west-1";
/** Name of a public hosted zone of this account. */
const ZONE = "example.com";
/** A cluster that exists already. */
const CLUSTER = "arn:aws:ecs:eu-west-1:123456789012:cluster/shared";
const LOG_RETENTION_DAYS = 30;
const YES = expression("true");
const NO = expression("false");
/** Terraform's own words, because the same constructs take it from a variable elsewhere. */
const SCHEDULE = `[
	{ percent = 5, bake_seconds = 300, gate = false },
	{ percent = 100, bake_seconds = 600, gate = false },
]`;

/** What a service says of itself; all else they have in common. */
interface Team {
	readonly name: string;
	/** Image of each color. A release changes that of the idle color. */
	readonly images: { readonly blue: string; readonly green: string };
	/** Path that a healthy task answers, and that probes ask for. */
	readonly healthCheckPath: string;
}

const IMAGE = "public.ecr.aws/nginx/nginx:1.29";
const SERVICES: readonly Team[] = [
	{ name: "search", images: { blue: IMAGE, green: IMAGE }, healthCheckPath: "/" },
	{ name: "shop", images: { blue: IMAGE, green: IMAGE }, healthCheckPath: "/" },
];

class Platform extends TerraformStack {
	readonly #code = codeAssets(this, packagedBundles());
	readonly #account: Account;
	readonly #network: Network;
	readonly #zone: Zone;
	readonly #controller: Controller;

	constructor(app: App, id: string) {
		super(app, id);
		new AwsProvider(this, "aws", { region: REGION });
		this.#account = new Account(this, "account", REGION);
		this.#network = new Network(this, "network", { name: "shared", cidr: "10.20.0.0/16", azCount: 2, natGateways: 0 });
		this.#zone = new Zone(this, "zone", { name: ZONE, create: NO });
		this.#controller = new Controller(this, "controller", {
			name: "canary",
			account: this.#account,
			bundles: this.#code,
			notificationEmails: [],
			logRetentionDays: LOG_RETENTION_DAYS,
			// So that one command removes the example. Leave it out where anybody depends on the table.
			deletionProtection: false,
		});
		for (const team of SERVICES) this.#attach(team);
	}

	/** One service: what is made for it, and what attaches that to the controller. */
	#attach(team: Team): void {
		const { name } = team;
		const names = { recordName: `${name}.${ZONE}`, previewName: `preview.${name}.${ZONE}` };
		const attachment = new Attachment(this, `${name}-attachment`, {
			...names,
			serviceName: name,
			account: this.#account,
			service: this.#service(team, names),
			zone: this.#zone,
			controller: this.#controller,
			place: { vpcId: this.#network.vpc.id, subnetIds: this.#network.proberSubnetIds, ipv6: YES },
			proberBundle: this.#code.prober,
			logRetentionDays: LOG_RETENTION_DAYS,
			https: YES,
			schedule: SCHEDULE,
			judge: {
				...DEFAULT_JUDGE,
				hooks: "[]",
				bakeEarlyExit: NO,
				probe: { ...DEFAULT_PROBE, enabled: YES, path: team.healthCheckPath },
			},
			timing: DEFAULT_TIMING,
			idleCount: 0,
			headroomPercent: DEFAULT_HEADROOM_PERCENT,
			stragglerPercent: DEFAULT_STRAGGLER_PERCENT,
		});
		new TerraformOutput(this, `${name}_url`, { value: `https://${names.recordName}` });
		new TerraformOutput(this, `${name}_dashboard_url`, { value: attachment.dashboardUrl });
	}

	#service(team: Team, names: { readonly recordName: string; readonly previewName: string }): Service {
		const { name, images, healthCheckPath: path } = team;
		return new Service(this, name, {
			...names,
			name,
			account: this.#account,
			network: this.#network,
			zone: this.#zone,
			clusterArn: existing(CLUSTER),
			https: YES,
			colors: {
				blue: { image: images.blue, environment: "{}" },
				green: { image: images.green, environment: "{}" },
			},
			containerPort: 80,
			cpu: 256,
			memory: 512,
			cpuArchitecture: "X86_64",
			desiredCount: 2,
			idleCount: 0,
			gracePeriodSeconds: 60,
			healthCheck: { ...DEFAULT_HEALTH_CHECK, path, matcher: "200-299", deregistrationDelaySeconds: 60 },
			safetyNet: { enabled: YES, serverErrorsPerMinute: 0 },
			ingressCidrs: ["0.0.0.0/0", "::/0"],
			previewCidrs: [],
			deletionProtection: NO,
			accessLogsBucket: "",
			logRetentionDays: LOG_RETENTION_DAYS,
		});
	}
}

const app = new App();
new Platform(app, "platform");
app.synth();

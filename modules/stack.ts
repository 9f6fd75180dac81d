import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { LocalBackend, TerraformElement, TerraformLocal, TerraformStack, Token } from "cdktf";
import type { Construct } from "constructs";
import { Account } from "./account.ts";
import { Attachment } from "./attach/attachment.ts";
import { type Bundles, Controller } from "./controller/controller.ts";
import { expression } from "./expressions.ts";
import { EFFECTIVE_RECORD_NAME } from "./inputs/dns.ts";
import { declareInputs, type Inputs } from "./inputs/inputs.ts";
import { judge, timing } from "./inputs/settings.ts";
import { terraformName } from "./naming.ts";
import { Network } from "./network/network.ts";
import { declareOutputs } from "./outputs.ts";
import { Service } from "./service/service.ts";
import { Zone } from "./service/zone.ts";

/** Properties of {@link CanaryStack}. */
export interface CanaryStackProps {
	/** The functions' code. */
	readonly bundles: Bundles;
}

/** Everything: a network, a service in two colours, a controller, and what attaches the one to the other. */
export class CanaryStack extends TerraformStack {
	private readonly inputs: Inputs;
	private readonly account: Account;
	private readonly recordName: string;
	private readonly previewName: string;

	constructor(scope: Construct, id: string, props: CanaryStackProps) {
		super(scope, id);
		this.inputs = declareInputs(this);
		this.declareProvider();
		this.recordName = new TerraformLocal(this, "record", expression(EFFECTIVE_RECORD_NAME)).asString;
		this.previewName = new TerraformLocal(this, "preview", `preview.${this.recordName}`).asString;
		const { service: names, dns, operations, rollout } = this.inputs;
		this.account = new Account(this, "account", operations.region.stringValue);
		const zone = new Zone(this, "zone", { name: dns.zoneName.stringValue, create: dns.createZone.booleanValue });
		const network = this.createNetwork();
		const service = this.createService(zone, network);
		const controller = new Controller(this, "controller", {
			name: names.name.stringValue,
			account: this.account,
			bundles: props.bundles,
			notificationEmails: operations.notificationEmails.listValue,
			logRetentionDays: operations.logRetentionDays.numberValue,
		});
		const https = dns.https.booleanValue;
		const { account, recordName, previewName } = this;
		const attachment = new Attachment(this, "attachment", {
			account,
			service,
			zone,
			controller,
			serviceName: names.name.stringValue,
			recordName,
			previewName,
			schedule: "var.schedule",
			timing: timing(rollout),
			judge: judge(this.inputs),
			https,
			network,
			proberBundle: props.bundles.prober,
			logRetentionDays: operations.logRetentionDays.numberValue,
			idleCount: names.idleCount.numberValue,
			headroomPercent: rollout.headroomPercent.numberValue,
			stragglerPercent: rollout.stragglerPercent.numberValue,
		});
		declareOutputs(this, { service, controller, attachment, zone, https, recordName, previewName });
	}

	/** Names without a hash: people read them in plans. */
	protected override allocateLogicalId(element: TerraformElement | Construct["node"]): string {
		const node = TerraformElement.isTerraformElement(element) ? element.node : element;
		return terraformName(node.scopes.slice(node.scopes.indexOf(this) + 1).map((scope) => scope.node.id));
	}

	private declareProvider(): void {
		// The default is an absolute path. This one leads to the same place, the project's folder, on any machine.
		new LocalBackend(this, { path: `../../../terraform.${this.node.id}.tfstate` });
		const { region, tags } = this.inputs.operations;
		new AwsProvider(this, "aws", {
			region: region.stringValue,
			defaultTags: [{ tags: Token.asStringMap(tags.value) }],
		});
		// The bindings ask for version 6, but all that is used here exists since 5.100 too.
		this.addOverride("terraform.required_providers.aws.version", ">= 5.100, < 7.0");
		// Validations that look at other variables came with 1.9.
		this.addOverride("terraform.required_version", ">= 1.9");
	}

	private createNetwork(): Network {
		const { service, network } = this.inputs;
		return new Network(this, "network", {
			name: service.name.stringValue,
			cidr: network.vpcCidr.stringValue,
			azCount: network.azCount.numberValue,
			natGateways: network.natGateways.numberValue,
		});
	}

	private createService(zone: Zone, place: Network): Service {
		const { service, dns, network, healthCheck, safetyNet, operations } = this.inputs;
		return new Service(this, "service", {
			name: service.name.stringValue,
			account: this.account,
			network: place,
			zone,
			recordName: this.recordName,
			previewName: this.previewName,
			https: dns.https.booleanValue,
			colours: {
				blue: { image: service.blueImage.stringValue, environment: "var.blue_environment" },
				green: { image: service.greenImage.stringValue, environment: "var.green_environment" },
			},
			containerPort: service.containerPort.numberValue,
			cpu: service.cpu.numberValue,
			memory: service.memory.numberValue,
			cpuArchitecture: service.cpuArchitecture.stringValue,
			desiredCount: service.desiredCount.numberValue,
			idleCount: service.idleCount.numberValue,
			gracePeriodSeconds: healthCheck.gracePeriodSeconds.numberValue,
			healthCheck: {
				path: healthCheck.path.stringValue,
				matcher: healthCheck.matcher.stringValue,
				intervalSeconds: healthCheck.intervalSeconds.numberValue,
				timeoutSeconds: healthCheck.timeoutSeconds.numberValue,
				healthyThreshold: healthCheck.healthyThreshold.numberValue,
				unhealthyThreshold: healthCheck.unhealthyThreshold.numberValue,
				deregistrationDelaySeconds: healthCheck.deregistrationDelaySeconds.numberValue,
			},
			safetyNet: {
				enabled: safetyNet.enabled.booleanValue,
				serverErrorsPerMinute: safetyNet.serverErrorsPerMinute.numberValue,
			},
			ingressCidrs: network.ingressCidrs.listValue,
			previewCidrs: network.previewCidrs.listValue,
			deletionProtection: operations.deletionProtection.booleanValue,
			accessLogsBucket: operations.accessLogsBucket.stringValue,
			logRetentionDays: operations.logRetentionDays.numberValue,
		});
	}
}

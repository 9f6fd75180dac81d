import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone/index.js";
import { Token } from "cdktf";
import type { Construct } from "constructs";
import { byColor, COLORS, type Color } from "../../runtime/contract/index.ts";
import { Account, type Here } from "../account.ts";
import type { AttachedService } from "../attach/attached.ts";
import { Attachment } from "../attach/attachment.ts";
import { checkAttached } from "../attach/found.ts";
import { expression, local, named } from "../expressions.ts";
import { type AttachedInputs, attachedInputs } from "../inputs/attached.ts";
import { controllerInput } from "../inputs/controller.ts";
import { declareReleaseInputs } from "../inputs/inputs.ts";
import { kmsKeyArn } from "../inputs/kms-key.ts";
import { logRetentionDays, tags } from "../inputs/operations.ts";
import { permissionsBoundary } from "../inputs/permissions-boundary.ts";
import { idleCount, serviceName } from "../inputs/service.ts";
import { judge, timing } from "../inputs/settings.ts";
import { ATTACH_MOVES } from "../moved/attach.ts";
import { attachmentOutputs } from "../outputs.ts";
import { tagEverything } from "../tagging.ts";
import { AttachedAlbs } from "./attached-albs.ts";
import { ModuleStack, moduleBundles } from "./module-stack.ts";

/** The module `attach`: attaches two load balancers and two ECS services that exist already to a controller. */
export class AttachModule extends ModuleStack {
	constructor(scope: Construct) {
		super(scope, "attach");
		const account = new Account(this, "account:");
		const { here } = account;
		const controller = controllerInput(this, here);
		const name = serviceName(this).stringValue;
		const inputs = attachedInputs(this, here);
		const existing = new AttachedAlbs(this, "existing:");
		const release = declareReleaseInputs(this, here, ["local.safety_net_alarms"], existing.healthCheck);
		const idle = idleCount(this);
		const part = (attribute: string) => Token.asString(expression(`try(local.prober.${attribute}, null)`));
		checkAttached(this);
		const attachment = new Attachment(this, "attachment:", {
			account,
			controller,
			service: this.attached(inputs, existing, account),
			zone: this.zone(inputs, here),
			place: {
				vpcId: part("vpc_id"),
				subnetIds: Token.asList(expression("try(local.prober.subnet_ids, [])")),
				ipv6: existing.proberHasIpv6,
				nat: {
					used: expression("(var.prober == null ? false : length(local.prober.nat_gateway_ips) > 0)"),
					ips: Token.asList(expression("(var.prober == null ? [] : local.prober.nat_gateway_ips)")),
				},
			},
			serviceName: name,
			recordName: inputs.recordName.stringValue,
			previewName: named(
				this,
				"preview-name",
				expression('coalesce(var.preview_name, join(".", ["preview", var.record_name]))'),
			),
			https: expression("var.https"),
			schedule: "local.schedule",
			timing: timing(release.rollout),
			judge: judge(release),
			idleCount: idle.numberValue,
			headroomPercent: release.rollout.headroomPercent.numberValue,
			stragglerPercent: release.rollout.stragglerPercent.numberValue,
			proberBundle: moduleBundles("attach").prober,
			logRetentionDays: logRetentionDays(this).numberValue,
			kmsKeyArn: kmsKeyArn(this, here).stringValue,
		});
		attachmentOutputs(this, attachment);
		permissionsBoundary(this, here);
		tagEverything(this, tags(this));
		this.moved(ATTACH_MOVES);
	}

	private attached(
		inputs: AttachedInputs,
		{ loadBalancers, recordTypes }: AttachedAlbs,
		account: Account,
	): AttachedService {
		const alarms = (color: Color) => `local.safety_net_alarms.${color}`;
		const prefix = local(this, "alarm_prefix", account.arn("cloudwatch", "alarm:"));
		const arns = `formatlist("%s%s", ${prefix}, concat(${COLORS.map(alarms).join(", ")}))`;
		return {
			clusterArn: inputs.clusterArn.stringValue,
			serviceArns: byColor((color) => Token.asString(expression(`var.service_arns.${color}`))),
			loadBalancers,
			safetyNetAlarms: byColor((color) => Token.asList(expression(alarms(color)))),
			safetyNetAlarmArns: Token.asList(expression(arns)),
			recordTypes,
			previewPort: inputs.previewPort.numberValue,
			// Whose they are says what they run, and may change it at any time.
			updates: {},
			parts: [],
		};
	}

	private zone({ zoneId }: AttachedInputs, { region }: Here): DataAwsRoute53Zone {
		const inZone = (name: string) => `try(endswith(".\${var.${name}}", ".\${trimsuffix(self.name, ".")}"), true)`;
		return new DataAwsRoute53Zone(this, "zone:this", {
			zoneId: zoneId.stringValue,
			lifecycle: {
				postcondition: [
					...["record_name", "preview_name"].map((name) => ({
						condition: expression(inZone(name)),
						errorMessage: `${name} is \${coalesce(var.${name}, "null")}, which does not lie in the hosted zone \${self.name}. Give the id of the zone that has its records.`,
					})),
					{
						// https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-r53.html
						condition: expression(`!(coalesce(self.private_zone, false) && startswith(${region}, "us-gov-"))`),
						errorMessage:
							"The hosted zone ${self.name} is private and in AWS GovCloud (US), where records of private zones cannot be aliases of load balancers, which is all that moves traffic here. Give a public zone.",
					},
				],
			},
		});
	}
}

import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone/index.js";
import { Token } from "cdktf";
import type { Construct } from "constructs";
import { byColor, COLORS, type Color } from "../../runtime/contract/index.ts";
import { Account } from "../account.ts";
import type { AttachedController, AttachedRelease, AttachedService } from "../attach/attached.ts";
import { ServiceAttachment } from "../attach/attachment.ts";
import { checkAttached } from "../attach/found.ts";
import { anyScalableTarget } from "../attach/permissions.ts";
import { present } from "../existing.ts";
import { expression, local } from "../expressions.ts";
import { declaredValues } from "../inputs/declared-values.ts";
import { namedText } from "../inputs/named-values.ts";
import { release } from "../inputs/settings.ts";
import type { AttachValues } from "../inputs/value-types.ts";
import { ATTACH_MOVES } from "../moved/attach.ts";
import { output } from "../output.ts";
import { attachmentOutputs } from "../outputs.ts";
import type { DeliveredService } from "../pipeline/delivered.ts";
import { tagEverything } from "../tagging.ts";
import { ATTACH_VARIABLES } from "../variables/index.ts";
import { AttachedAlbs } from "./attached-albs.ts";
import { boundRoles } from "./boundary.ts";
import { controllerInput } from "./controller-input.ts";
import { deliveredOutputs, deliveredService } from "./delivered-outputs.ts";
import { ModuleStack, moduleBundles } from "./module-stack.ts";

/** What a service that exists is attached with. */
export interface AttachExistingProps {
	/** Where it is deployed. */
	readonly account: Account;
	/** What it is. */
	readonly values: AttachValues;
	/** The controller that is to roll it out. */
	readonly controller: AttachedController;
	/** Path of the zip file with the prober's code, as Terraform finds it. */
	readonly proberBundle: string;
}

/** The module `attach`: attaches two load balancers and two ECS services that exist already to a controller. */
export class AttachModule extends ModuleStack {
	constructor(scope: Construct) {
		super(scope, "attach");
		const account = new Account(this, "account:");
		const controller = controllerInput(this, account.here);
		const values = declaredValues(this, ATTACH_VARIABLES, account.here);
		const proberBundle = moduleBundles("attach").prober;
		attachmentOutputs(this, attachExisting(this, { account, controller, values, proberBundle }));
		const service = deliveredExisting(values);
		output(this, "preview_url", "Where the idle color is reached.", service.previewUrl);
		deliveredOutputs(this, service);
		boundRoles(this, values.optionalText("permissions_boundary_arn"));
		tagEverything(this, values.worth("var.tags"));
		this.moved(ATTACH_MOVES);
	}
}

/** What a delivery pipeline must know of a service that exists already. */
export function deliveredExisting(values: AttachValues): DeliveredService {
	const named = (color: Color) => Token.asString(values.worth(`split("/", var.service_arns.${color})[2]`));
	const preview = 'coalesce(var.preview_name, join(".", ["preview", var.record_name]))';
	return deliveredService(values, {
		name: values.text("name"),
		cluster: Token.asString(values.worth('split("/", var.cluster_arn)[1]')),
		blueService: named("blue"),
		greenService: named("green"),
		previewUrl: Token.asString(
			values.worth(`join("", [var.https ? "https" : "http", "://", ${preview}, ":", var.preview_port])`),
		),
	});
}

/** Attaches a service that exists already, whoever made it, to a controller. */
export function attachExisting(scope: Construct, props: AttachExistingProps): ServiceAttachment {
	const { account, values, controller, proberBundle } = props;
	const existing = new AttachedAlbs(scope, "existing:", values);
	checkAttached(scope, values);
	return new ServiceAttachment(scope, "attachment:", {
		...release(values, existing.healthCheck),
		account,
		controller,
		proberBundle,
		service: attachedService(scope, account, existing, values),
		zone: zoneOf(scope, account, values),
		place: proberPlace(existing, values),
		serviceName: values.text("name"),
		recordName: values.text("record_name"),
		previewName: namedText(
			scope,
			"preview-name",
			values.worth('coalesce(var.preview_name, join(".", ["preview", var.record_name]))'),
		),
		https: values.flag("https"),
		logRetentionDays: values.number("log_retention_days"),
		...present("kmsKeyArn", values.optionalText("kms_key_arn")),
	});
}

function proberPlace({ proberHasIpv6 }: AttachedAlbs, values: AttachValues) {
	return {
		vpcId: Token.asString(values.worth("try(local.prober.vpc_id, null)")),
		subnetIds: Token.asList(values.worth("try(local.prober.subnet_ids, [])")),
		ipv6: proberHasIpv6,
		nat: {
			used: values.decision("(var.prober == null ? false : length(local.prober.nat_gateway_ips) > 0)"),
			ips: Token.asList(values.worth("(var.prober == null ? [] : local.prober.nat_gateway_ips)")),
		},
	};
}

function attachedService(
	scope: Construct,
	account: Account,
	{ loadBalancers, recordTypes }: AttachedAlbs,
	values: AttachValues,
): AttachedService {
	const alarms = (color: Color) => `local.safety_net_alarms.${color}`;
	const prefix = local(scope, "alarm_prefix", account.arn("cloudwatch", "alarm:"));
	const all = COLORS.map((color) => values.source(alarms(color))).join(", ");
	return {
		clusterArn: values.text("cluster_arn"),
		serviceArns: byColor((color) => Token.asString(values.worth(`var.service_arns.${color}`))),
		loadBalancers,
		safetyNetAlarms: byColor((color) => Token.asList(values.worth(alarms(color)))),
		safetyNetAlarmArns: Token.asList(expression(`formatlist("%s%s", ${prefix}, concat(${all}))`)),
		scalableTargetArns: anyScalableTarget(account),
		recordTypes,
		previewPort: values.number("preview_port"),
		// Whose they are says what they run, and may change it at any time.
		updates: {},
		...present("release", attachedRelease(values)),
		parts: [],
	};
}

function attachedRelease(values: AttachValues): AttachedRelease | undefined {
	const definition = values.existing("task_definition", "arn", Token.asString);
	return definition && { definition, after: [] };
}

function zoneOf(scope: Construct, account: Account, values: AttachValues): DataAwsRoute53Zone {
	const { region } = account.here;
	const inZone = (name: string) => `try(endswith(".\${var.${name}}", ".\${trimsuffix(self.name, ".")}"), true)`;
	return new DataAwsRoute53Zone(scope, "zone:this", {
		zoneId: values.text("zone_id"),
		lifecycle: {
			postcondition: [
				...["record_name", "preview_name"].map((name) => ({
					condition: expression(values.source(inZone(name))),
					errorMessage: values.message(
						`${name} is \${coalesce(var.${name}, "null")}, which does not lie in the hosted zone \${self.name}. Give the id of the zone that has its records.`,
					),
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

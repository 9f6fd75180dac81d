import { LbListener, type LbListenerConfig } from "@cdktf/provider-aws/lib/lb-listener/index.js";
import { Fn, Op, type Precondition } from "cdktf";
import { Construct } from "constructs";
import { type ByColor, other } from "../../runtime/contract/index.ts";
import { attributeByColor, eachColor } from "../by-color.ts";
import { type Flag, numberIf, stringIf, stringOrNull } from "../expressions.ts";
import { PREVIEW_PORT } from "../naming.ts";
import type { AlbTargetGroups } from "./alb-target-groups.ts";
import { INITIAL_STABLE } from "./colors.ts";

/** TLS 1.2 and 1.3, forward-secret ciphers only. */
const TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06";

/** Properties of {@link AlbListeners}. */
export interface AlbListenersProps {
	/** ARN of the load balancer of the color that is being declared. */
	readonly loadBalancerArn: string;
	/** The load balancers' target groups. */
	readonly targetGroups: AlbTargetGroups;
	/** Whether to speak HTTPS. */
	readonly https: Flag;
	/** ARN of the validated certificate; checked with HTTPS only. */
	readonly certificateArn: string;
	/** Region that it must be of. */
	readonly certificateRegion: string;
}

/** What each load balancer listens on: production, the preview of its own color, and with HTTPS the redirect. */
export class AlbListeners extends Construct {
	/** The listeners that the runtime routes. */
	readonly production: LbListener;
	/** The listeners that always serve the load balancer's own color. */
	readonly preview: LbListener;
	/** ARN of each load balancer's production listener. */
	readonly productionArns: ByColor<string>;

	constructor(
		scope: Construct,
		id: string,
		private readonly props: AlbListenersProps,
	) {
		super(scope, id);
		this.production = this.createProduction();
		this.productionArns = attributeByColor(this.production, "arn");
		this.preview = new LbListener(this, "preview", {
			...this.transport(),
			forEach: eachColor(),
			port: PREVIEW_PORT,
			defaultAction: [{ type: "forward", targetGroupArn: props.targetGroups.own("arn") }],
		});
		new LbListener(this, "redirect", {
			forEach: eachColor(props.https),
			loadBalancerArn: props.loadBalancerArn,
			port: 80,
			protocol: "HTTP",
			defaultAction: [{ type: "redirect", redirect: { port: "443", protocol: "HTTPS", statusCode: "HTTP_301" } }],
			// Switching HTTPS on moves the production listener away from port 80, which must come first.
			dependsOn: [this.production],
		});
	}

	private createProduction(): LbListener {
		const { targetGroups, https } = this.props;
		return new LbListener(this, "production", {
			...this.transport(),
			forEach: eachColor(),
			port: numberIf(https, 443, 80),
			defaultAction: [
				{
					type: "forward",
					forward: {
						targetGroup: [
							{ arn: targetGroups.holding(INITIAL_STABLE, "arn"), weight: 100 },
							{ arn: targetGroups.holding(other(INITIAL_STABLE), "arn"), weight: 0 },
						],
					},
				},
			],
			// The weights belong to the runtime. They are members of a set, which has no narrower path.
			lifecycle: {
				ignoreChanges: ["default_action[0].forward[0].target_group"],
				precondition: [this.certificateIsNear()],
			},
		});
	}

	private certificateIsNear(): Precondition {
		const { https, certificateArn, certificateRegion } = this.props;
		const region = Fn.element(Fn.split(":", certificateArn), 3);
		return {
			condition: Op.or(Op.not(https), Fn.try([Op.eq(region, certificateRegion), false])),
			errorMessage: `The certificate is not of ${certificateRegion}, where the load balancers are. Give one of that region, not ${Fn.coalesce([certificateArn, "none"])}.`,
		};
	}

	private transport(): Pick<LbListenerConfig, "loadBalancerArn" | "protocol" | "sslPolicy" | "certificateArn"> {
		const { https, certificateArn, loadBalancerArn } = this.props;
		return {
			loadBalancerArn,
			protocol: stringIf(https, "HTTPS", "HTTP"),
			sslPolicy: stringOrNull(https, TLS_POLICY),
			certificateArn: stringOrNull(https, certificateArn),
		};
	}
}

import { LbListener, type LbListenerConfig } from "@cdktf/provider-aws/lib/lb-listener/index.js";
import { Fn, Op, type Precondition } from "cdktf";
import { Construct } from "constructs";
import { type ByColor, type Color, other } from "../../runtime/contract/index.ts";
import { type Flag, numberIf, stringIf, stringOrNull } from "../expressions.ts";
import { PREVIEW_PORT } from "../naming.ts";
import { INITIAL_STABLE } from "./colors.ts";

/** TLS 1.2 and 1.3, forward-secret ciphers only. */
const TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06";

/** Properties of {@link AlbListeners}. */
export interface AlbListenersProps {
	/** Color of the load balancer. */
	readonly color: Color;
	/** ARN of the load balancer. */
	readonly loadBalancerArn: string;
	/** ARNs of the load balancer's target groups. */
	readonly targetGroups: ByColor<string>;
	/** Whether to speak HTTPS. */
	readonly https: Flag;
	/** ARN of the validated certificate; checked with HTTPS only. */
	readonly certificateArn: string;
	/** Region that it must be of. */
	readonly certificateRegion: string;
}

/** What a load balancer listens on: production, the preview of its own color, and with HTTPS the redirect. */
export class AlbListeners extends Construct {
	/** The listener that the runtime re-routes. */
	readonly production: LbListener;
	/** The listener that always serves the load balancer's own color. */
	readonly preview: LbListener;

	constructor(
		scope: Construct,
		id: string,
		private readonly props: AlbListenersProps,
	) {
		super(scope, id);
		this.production = this.createProduction();
		this.preview = new LbListener(this, "preview", {
			...this.transport(),
			port: PREVIEW_PORT,
			defaultAction: [{ type: "forward", targetGroupArn: props.targetGroups[props.color] }],
		});
		new LbListener(this, "redirect", {
			count: numberIf(props.https, 1, 0),
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
		const route = (color: Color, weight: number) => ({ arn: targetGroups[color], weight });
		return new LbListener(this, "production", {
			...this.transport(),
			port: numberIf(https, 443, 80),
			defaultAction: [
				{
					type: "forward",
					forward: { targetGroup: [route(INITIAL_STABLE, 100), route(other(INITIAL_STABLE), 0)] },
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

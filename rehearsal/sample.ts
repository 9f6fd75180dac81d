import type { Color, JudgeConfig, ProbeConfig, ReleaseEvent, ServiceConfig } from "../runtime/contract/index.ts";
import { byColor } from "../runtime/contract/index.ts";
import {
	DEFAULT_HEADROOM_PERCENT,
	DEFAULT_JUDGE,
	DEFAULT_PROBE,
	DEFAULT_SCHEDULE,
	DEFAULT_STRAGGLER_PERCENT,
	DEFAULT_TIMING,
	DEFAULT_UNJUDGED_DEPLOYMENTS,
	DNS_TTL_SECONDS,
} from "../runtime/defaults.ts";

const ECS = "arn:aws:ecs:eu-west-1:123456789012";
const ELB = "arn:aws:elasticloadbalancing:eu-west-1:123456789012";
const IAM = "arn:aws:iam::123456789012:role/ecs-dns-canary/controller/shop";

/** A service as Terraform would describe it with its defaults, for rehearsals and tests. */
export function sampleService(changes: Partial<ServiceConfig> = {}): ServiceConfig {
	return {
		name: "shop",
		cluster: `${ECS}:cluster/shop`,
		services: byColor((color) => `${ECS}:service/shop/shop-${color}`),
		loadBalancers: byColor((alb) => ({
			listener: `${ELB}:listener/app/shop-${alb}/1/2`,
			targetGroups: byColor((color) => `${ELB}:targetgroup/shop-${alb}-${color}/1`),
		})),
		dns: {
			zoneId: "Z0EXAMPLE",
			name: "shop.example.com",
			preview: "preview.shop.example.com",
			types: ["A", "AAAA"],
			ttlSeconds: DNS_TTL_SECONDS,
		},
		scaling: true,
		schedule: [...DEFAULT_SCHEDULE],
		timing: DEFAULT_TIMING,
		calendar: null,
		onNewerRelease: "supersede",
		idleCount: 0,
		headroomPercent: DEFAULT_HEADROOM_PERCENT,
		stragglerPercent: DEFAULT_STRAGGLER_PERCENT,
		roles: { observer: `${IAM}-observer`, actuator: `${IAM}-actuator` },
		alarms: byColor((color) => [`shop-${color}-healthy-hosts`]),
		judge: sampleJudge(),
		unjudgedDeployments: DEFAULT_UNJUDGED_DEPLOYMENTS,
		...changes,
	};
}

/** How Terraform would have it judged, with its defaults: probes are on. */
export function sampleJudge(changes: Partial<JudgeConfig> = {}): JudgeConfig {
	return { ...DEFAULT_JUDGE, probe: probeOf(), ...changes };
}

/** How the sample service would be probed. */
export function probeOf(changes: Partial<ProbeConfig> = {}): ProbeConfig {
	return {
		...DEFAULT_PROBE,
		function: "arn:aws:lambda:eu-west-1:123456789012:function:shop-prober",
		origins: byColor((color) => `https://shop-${color}.eu-west-1.elb.amazonaws.com:8080`),
		host: "preview.shop.example.com",
		path: "/",
		...changes,
	};
}

/** The deployment event of a color, as the EventBridge target hands it over. */
export function sampleEvent(
	color: Color = "green",
	deploymentId = color === "blue" ? "ecs-svc/1" : "ecs-svc/2",
): ReleaseEvent {
	return {
		deploymentId,
		eventName: "SERVICE_DEPLOYMENT_IN_PROGRESS",
		serviceArn: sampleService().services[color],
	};
}

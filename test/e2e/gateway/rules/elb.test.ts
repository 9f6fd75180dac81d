import { describe } from "vitest";
import { network } from "../../../rehearsal/world/network/fixtures.ts";
import { elbRules } from "./elb.ts";
import { elbActionRules } from "./elb-actions.ts";
import { elbTargetRules } from "./elb-targets.ts";
import { holds } from "./holds.ts";

const there = { network: network() };
const withoutIpv6 = { network: network({ ipv6: false, addressType: "ipv4" }) };
const Subnets = ["public-a", "public-b"];
const forward = (...TargetGroups: object[]) => ({
	DefaultActions: [{ Type: "forward", ForwardConfig: { TargetGroups } }],
});
const group = (TargetGroupArn: string, Weight = "1") => ({ TargetGroupArn, Weight });
const stuck = (Enabled: string, DurationSeconds: string) => ({
	DefaultActions: [
		{
			ForwardConfig: {
				TargetGroups: [group("tg-1"), group("tg-2")],
				TargetGroupStickinessConfig: { Enabled, DurationSeconds },
			},
		},
	],
});
const targetGroup = (arn: string, sticky = false, vpcId = "vpc-1") => ({ arn, sticky, vpcId, targetType: "ip" });
const forwarding = (sticky: boolean) => [
	{ arn: "arn:l", balancerArn: "arn:alb", targetGroupArns: ["tg-1", "tg-2"], sticky },
];
const TURN_ON = { TargetGroupArn: "tg-1", Attributes: [{ Key: "stickiness.enabled", Value: "true" }] };

describe("load balancers", () => {
	holds(elbRules, {
		"names of load balancers and target groups are short, and made of letters, digits and hyphens": [
			{
				refused: { Name: "x".repeat(33) },
				accepted: { Name: "x".repeat(32) },
				code: "ValidationError",
				says: "cannot be longer than '32'",
			},
			{ refused: { Name: "web_blue" }, accepted: { Name: "web-blue" }, code: "ValidationError", says: "alphanumeric" },
			{
				refused: { Name: "internal-web" },
				accepted: { Name: "web-internal" },
				code: "ValidationError",
				says: "internal-web",
			},
		],
		"a public load balancer wants the VPC's internet gateway attached": [
			{
				...{
					refused: { Subnets },
					accepted: { Subnets },
					code: "InvalidSubnet",
					says: "VPC vpc-1 has no internet gateway",
				},
				...{ there: { network: { ...network(), internetGateways: [{ id: "igw-1" }] } }, thereAccepted: there },
			},
			{
				...{
					refused: { Subnets },
					accepted: { Subnets, Scheme: "internal" },
					code: "InvalidSubnet",
					says: "no internet gateway",
				},
				there: { network: { ...network(), internetGateways: [] } },
			},
		],
		"dualstack wants an IPv6 block in every subnet": [
			{
				...{ refused: { Subnets, IpAddressType: "dualstack" }, accepted: { Subnets, IpAddressType: "dualstack" } },
				...{ code: "ValidationError", says: "associated IPv6 CIDR block", there: withoutIpv6, thereAccepted: there },
			},
			{
				...{
					refused: { LoadBalancerArn: "arn:alb", IpAddressType: "dualstack" },
					accepted: { LoadBalancerArn: "arn:alb", IpAddressType: "ipv4" },
				},
				...{ code: "ValidationError", says: "associated IPv6 CIDR block", there: withoutIpv6 },
			},
		],
		"an application load balancer stands in two zones at least, once in each": [
			{
				refused: { Subnets: ["public-a"] },
				accepted: { Subnets },
				code: "ValidationError",
				says: "At least two subnets",
				there,
			},
			{
				refused: { Subnets: ["public-a", "private-a"] },
				accepted: { Subnets },
				code: "InvalidConfigurationRequest",
				says: "same Availability Zone",
				there,
			},
		],
		"subnets and security groups are of one VPC": [
			{
				...{
					refused: { Subnets, SecurityGroups: ["sg-alb", "sg-2"] },
					accepted: { Subnets, SecurityGroups: ["sg-alb"] },
				},
				...{ code: "InvalidConfigurationRequest", says: "do not belong to the VPC" },
				there: {
					network: {
						...network(),
						securityGroups: [...network().securityGroups, { id: "sg-2", vpcId: "vpc-2", rules: [] }],
					},
				},
			},
		],
		"attributes of a load balancer have bounds": [
			{
				refused: { Attributes: [{ Key: "client_keep_alive.seconds", Value: "59" }] },
				accepted: {
					Attributes: [
						{ Key: "client_keep_alive.seconds", Value: "60" },
						{ Key: "access_logs.s3.enabled", Value: "false" },
					],
				},
				...{ code: "ValidationError", says: "between 60 and 604800" },
			},
		],
	});
});

describe("actions of listeners and rules", () => {
	holds(elbActionRules, {
		"weights of target groups are whole numbers from 0 to 999": [
			{
				refused: forward(group("tg-1", "1000")),
				accepted: forward(group("tg-1", "999"), group("tg-2", "0")),
				code: "ValidationError",
				says: "'1000' must be between 0 and 999",
			},
		],
		"an action forwards to five target groups at most": [
			{
				refused: forward(..."123456".split("").map((n) => group(n))),
				accepted: forward(..."12345".split("").map((n) => group(n))),
				code: "TooManyTargetGroups",
				says: "limit",
			},
		],
		"stickiness of target groups lasts from a second to a week": [
			{
				refused: stuck("true", "604801"),
				accepted: stuck("true", "604800"),
				code: "ValidationError",
				says: "between 1 and 604800",
			},
			{ refused: stuck("true", "0"), accepted: stuck("false", "0"), code: "ValidationError", says: "between 1" },
		],
		"where a target group is sticky, the action that weighs it against others is, too": [
			{
				...{ refused: forward(group("tg-1"), group("tg-2", "0")), accepted: stuck("true", "60") },
				...{
					code: "InvalidLoadBalancerAction",
					says: "must enable group stickiness",
					there: { targetGroups: [targetGroup("tg-1", true)] },
				},
			},
			{
				...{ refused: forward(group("tg-1"), group("tg-2")), accepted: forward(group("tg-1")) },
				...{
					code: "InvalidLoadBalancerAction",
					says: "must enable group stickiness",
					there: { targetGroups: [targetGroup("tg-1", true)] },
				},
			},
		],
		"a target group becomes sticky only behind actions that are": [
			{
				...{
					refused: TURN_ON,
					accepted: TURN_ON,
					code: "InvalidConfigurationRequest",
					says: "group stickiness disabled (arn:l)",
				},
				...{ there: { forwards: forwarding(false) }, thereAccepted: { forwards: forwarding(true) } },
			},
		],
		"a target group belongs to one load balancer": [
			{
				...{
					refused: { LoadBalancerArn: "arn:other", ...forward(group("tg-1")) },
					accepted: { LoadBalancerArn: "arn:alb", ...forward(group("tg-1")) },
				},
				...{
					code: "TargetGroupAssociationLimit",
					says: "more than one load balancer: tg-1",
					there: { forwards: forwarding(false) },
				},
			},
		],
		"a listener forwards within its own VPC": [
			{
				...{
					refused: { LoadBalancerArn: "arn:alb", ...forward(group("tg-1")) },
					accepted: { LoadBalancerArn: "arn:alb", ...forward(group("tg-2")) },
				},
				...{
					code: "InvalidConfigurationRequest",
					says: "vpc-1",
					there: { ...there, targetGroups: [targetGroup("tg-1", false, "vpc-2"), targetGroup("tg-2")] },
				},
			},
		],
		"HTTPS wants a certificate, HTTP takes none": [
			{
				refused: { Protocol: "HTTPS" },
				accepted: { Protocol: "HTTP" },
				code: "ValidationError",
				says: "must be specified for HTTPS",
			},
			{
				refused: { Protocol: "HTTP", Certificates: [{}] },
				accepted: { Protocol: "HTTPS", Certificates: [{}] },
				code: "ValidationError",
				says: "cannot be specified for HTTP",
			},
		],
		"only HTTPS listeners authenticate users, whatever is modified": [
			{
				refused: { Protocol: "HTTP", DefaultActions: [{ Type: "authenticate-oidc" }] },
				accepted: { Protocol: "HTTPS", DefaultActions: [{ Type: "authenticate-oidc" }] },
				...{ code: "InvalidLoadBalancerAction", says: "HTTPS listeners only" },
			},
		],
		"a listener has a hundred rules at most, with priorities from 1 to 50,000": [
			{
				...{
					refused: { ListenerArn: "x:listener/app/a/1", Priority: "1" },
					accepted: { ListenerArn: "x:listener/app/b/2", Priority: "1" },
				},
				...{ code: "TooManyRules", says: "maximum number of rules" },
				there: {
					forwards: Array.from({ length: 100 }, (_, i) => ({
						arn: `x:listener-rule/app/a/1/${i}`,
						balancerArn: "arn:alb",
						targetGroupArns: [],
						sticky: false,
					})),
				},
			},
			{
				refused: { ListenerArn: "x", Priority: "50001" },
				accepted: { ListenerArn: "x", Priority: "50000" },
				code: "ValidationError",
				says: "Priority",
			},
		],
	});
});

describe("target groups", () => {
	holds(elbTargetRules, {
		"health checks have bounds": [
			{
				refused: { HealthCheckIntervalSeconds: "4" },
				accepted: { HealthCheckIntervalSeconds: "5" },
				code: "ValidationError",
				says: "HealthCheckIntervalSeconds '4'",
			},
			{
				refused: { UnhealthyThresholdCount: "11" },
				accepted: { UnhealthyThresholdCount: "10" },
				code: "ValidationError",
				says: "between 2 and 10",
			},
		],
		"a health check's interval is greater than its time-out": [
			{
				refused: { HealthCheckIntervalSeconds: "5", HealthCheckTimeoutSeconds: "5" },
				accepted: { HealthCheckIntervalSeconds: "5", HealthCheckTimeoutSeconds: "4" },
				code: "ValidationError",
				says: "interval must be greater",
			},
			{
				refused: { HealthCheckIntervalSeconds: "5" },
				accepted: {},
				code: "ValidationError",
				says: "interval must be greater",
			},
		],
		"a matcher is of statuses from 200 to 499, in ranges that rise": [
			{
				refused: { Matcher: { HttpCode: "399-200" } },
				accepted: { Matcher: { HttpCode: "200-399,404" } },
				code: "ValidationError",
				says: "'399-200'",
			},
			{
				refused: { Matcher: { HttpCode: "200,500" } },
				accepted: {},
				code: "ValidationError",
				says: "within '200-499'",
			},
		],
		"a health check's path begins with a slash, and is no longer than 1,024": [
			{
				refused: { HealthCheckPath: "healthz" },
				accepted: { HealthCheckPath: "/healthz" },
				code: "ValidationError",
				says: "'healthz' must begin",
			},
		],
		"attributes of a target group have bounds": [
			{
				refused: { Attributes: [{ Key: "deregistration_delay.timeout_seconds", Value: "3601" }] },
				accepted: { Attributes: [{ Key: "deregistration_delay.timeout_seconds", Value: "3600" }] },
				...{ code: "ValidationError", says: "between 0 and 3600" },
			},
		],
	});
});

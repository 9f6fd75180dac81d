/** What Elastic Load Balancing refuses of listeners, rules and what they forward to. */
import { listOf, type Request } from "./request.ts";
import { type Rule, refusedAs } from "./rule.ts";

const API = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/";
const LISTENERS = ["CreateListener", "ModifyListener"];
const FORWARDING = [...LISTENERS, "CreateRule", "ModifyRule"];
const MAX_GROUPS = 5;
const MAX_WEIGHT = 999;
const WEEK = 604_800;
const MAX_RULES = 100;

// biome-ignore lint/suspicious/noExplicitAny: of a request
type Json = any;

/** All actions that a request gives. */
const actionsOf = (request: Request): Json[] => [...listOf(request.DefaultActions), ...listOf(request.Actions)];
/** The target groups of an action, in whichever of the two ways it names them. */
const groupsOf = ({ TargetGroupArn, ForwardConfig }: Json): Json[] => {
	const groups = listOf(ForwardConfig?.TargetGroups);
	return groups.length > 0 || TargetGroupArn === undefined ? groups : [{ TargetGroupArn }];
};
const isOn = (value: unknown) => String(value) === "true";

/** Rules of what is forwarded. */
export const elbActionRules: readonly Rule[] = [
	{
		name: "weights of target groups are whole numbers from 0 to 999",
		source: `${API}API_TargetGroupTuple.html`,
		actions: FORWARDING,
		refuses(request) {
			const weights = actionsOf(request)
				.flatMap(groupsOf)
				.flatMap(({ Weight }) => (Weight === undefined ? [] : Number(Weight)));
			const wrong = weights.find((weight) => !Number.isInteger(weight) || weight < 0 || weight > MAX_WEIGHT);
			return refusedAs(
				"ValidationError",
				wrong !== undefined,
				`Target group weight '${wrong}' must be between 0 and ${MAX_WEIGHT} inclusive`,
			);
		},
	},
	{
		name: "an action forwards to five target groups at most",
		source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html",
		actions: FORWARDING,
		refuses(request) {
			const many = actionsOf(request).some((action) => groupsOf(action).length > MAX_GROUPS);
			return refusedAs(
				"TooManyTargetGroups",
				many,
				"You've reached the limit on the number of unique target groups per action",
			);
		},
	},
	{
		name: "stickiness of target groups lasts from a second to a week",
		source: `${API}API_TargetGroupStickinessConfig.html`,
		actions: FORWARDING,
		refuses(request) {
			const stickiness = actionsOf(request).flatMap(
				({ ForwardConfig }) => ForwardConfig?.TargetGroupStickinessConfig ?? [],
			);
			const wrong = stickiness.some(
				({ Enabled, DurationSeconds }) =>
					isOn(Enabled) && !(Number(DurationSeconds) >= 1 && Number(DurationSeconds) <= WEEK),
			);
			return refusedAs(
				"ValidationError",
				wrong,
				`Target group stickiness duration must be between 1 and ${WEEK} seconds`,
			);
		},
	},
	{
		name: "where a target group is sticky, the action that weighs it against others is, too",
		source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/sticky-sessions.html",
		actions: FORWARDING,
		async refuses(request, account) {
			const sticky = (await account.targetGroups()).filter((group) => group.sticky).map(({ arn }) => arn);
			const wrong = actionsOf(request).some((action) => {
				const arns = groupsOf(action).map(({ TargetGroupArn }) => TargetGroupArn);
				const whole = isOn(action.ForwardConfig?.TargetGroupStickinessConfig?.Enabled);
				return arns.length > 1 && !whole && arns.some((arn) => sticky.includes(arn));
			});
			return refusedAs(
				"InvalidLoadBalancerAction",
				wrong,
				"You must enable group stickiness on a rule if you enabled target stickiness on one of its target groups",
			);
		},
	},
	{
		name: "a target group becomes sticky only behind actions that are",
		source: "https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2734",
		actions: ["ModifyTargetGroupAttributes"],
		async refuses({ TargetGroupArn, Attributes }, account) {
			const turnsOn = listOf(Attributes).some(({ Key, Value }) => Key === "stickiness.enabled" && isOn(Value));
			const behind = (await account.forwards()).find(
				({ targetGroupArns, sticky }) =>
					targetGroupArns.length > 1 && targetGroupArns.includes(TargetGroupArn) && !sticky,
			);
			return refusedAs(
				"InvalidConfigurationRequest",
				turnsOn && behind !== undefined,
				`This target group appears behind a rule with group stickiness disabled (${behind?.arn}). You must enable group stickiness before enabling target stickiness`,
			);
		},
	},
	{
		name: "a target group belongs to one load balancer",
		source: `${API}API_CreateListener.html`,
		actions: FORWARDING,
		async refuses(request, account) {
			const forwards = await account.forwards();
			const own =
				request.LoadBalancerArn ??
				forwards.find(({ arn }) => arn === request.ListenerArn || arn === request.RuleArn)?.balancerArn;
			const arns = actionsOf(request)
				.flatMap(groupsOf)
				.map(({ TargetGroupArn }) => TargetGroupArn);
			const taken = arns.find((arn) =>
				forwards.some(
					({ balancerArn, targetGroupArns }) =>
						own !== undefined && balancerArn !== own && targetGroupArns.includes(arn),
				),
			);
			return refusedAs(
				"TargetGroupAssociationLimit",
				taken !== undefined,
				`The following target groups cannot be associated with more than one load balancer: ${taken}`,
			);
		},
	},
	{
		name: "a listener forwards within its own VPC",
		source: `${API}API_CreateListener.html`,
		actions: ["CreateListener"],
		async refuses(request, account) {
			const { balancers, subnets } = await account.network();
			const balancer = balancers.find(({ arn }) => arn === request.LoadBalancerArn);
			const vpcId = subnets.find(({ id }) => balancer?.subnetIds.includes(id))?.vpcId;
			const arns = actionsOf(request)
				.flatMap(groupsOf)
				.map(({ TargetGroupArn }) => TargetGroupArn);
			const wrong = (await account.targetGroups())
				.filter((group) => arns.includes(group.arn))
				.some((group) => vpcId !== undefined && group.vpcId !== vpcId);
			return refusedAs(
				"InvalidConfigurationRequest",
				wrong,
				`The target groups are not in the VPC of the load balancer, ${vpcId}`,
			);
		},
	},
	{
		name: "HTTPS wants a certificate, HTTP takes none",
		source: `${API}API_CreateListener.html`,
		actions: ["CreateListener"],
		refuses({ Protocol, Certificates }) {
			const input = listOf(Certificates).length > 0;
			const message = input
				? `A certificate cannot be specified for ${Protocol} listeners`
				: "A certificate must be specified for HTTPS listeners";
			return refusedAs("ValidationError", (Protocol === "HTTPS") !== input, message);
		},
	},
	{
		name: "only HTTPS listeners authenticate users, whatever is modified",
		source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html",
		actions: LISTENERS,
		refuses(request) {
			const authenticates = actionsOf(request).some(({ Type }) => String(Type).startsWith("authenticate-"));
			return refusedAs(
				"InvalidLoadBalancerAction",
				authenticates && request.Protocol === "HTTP",
				"The authenticate action is supported for HTTPS listeners only",
			);
		},
	},
	{
		name: "a listener has a hundred rules at most, with priorities from 1 to 50,000",
		source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html",
		actions: ["CreateRule"],
		async refuses({ ListenerArn, Priority }, account) {
			const all = (await account.forwards()).filter(({ arn }) =>
				arn.startsWith(ListenerArn.replace(":listener/", ":listener-rule/")),
			);
			if (all.length >= MAX_RULES)
				return { code: "TooManyRules", message: "The maximum number of rules has been reached" };
			return refusedAs(
				"ValidationError",
				!(Number(Priority) >= 1 && Number(Priority) <= 50_000),
				"Priority must be between 1 and 50000",
			);
		},
	},
];

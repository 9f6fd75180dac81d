/** What Elastic Load Balancing refuses of target groups: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html */
import { listOf } from "./request.ts";
import { type Rule, refusedAs } from "./rule.ts";

const API = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/";
const WRITES = ["CreateTargetGroup", "ModifyTargetGroup"];

type Bounds = Readonly<Record<string, readonly [least: number, most: number]>>;
const CHECKS: Bounds = {
	HealthCheckIntervalSeconds: [5, 300],
	HealthCheckTimeoutSeconds: [2, 120],
	HealthyThresholdCount: [2, 10],
	UnhealthyThresholdCount: [2, 10],
};
const ATTRIBUTES: Bounds = {
	"deregistration_delay.timeout_seconds": [0, 3_600],
	"stickiness.lb_cookie.duration_seconds": [1, 604_800],
};
/** What new target groups have where nothing is said, behind application load balancers. */
const DEFAULT_INTERVAL = 30;
const DEFAULT_TIMEOUT = 5;

/** Rules of target groups. */
export const elbTargetRules: readonly Rule[] = [
	{
		name: "health checks have bounds",
		source: `${API}API_CreateTargetGroup.html`,
		actions: WRITES,
		refuses(request) {
			const wrong = Object.entries(CHECKS).find(
				([key, [least, most]]) => Number(request[key] ?? least) < least || Number(request[key] ?? least) > most,
			);
			return refusedAs(
				"ValidationError",
				wrong !== undefined,
				`${wrong?.[0]} '${request[wrong?.[0] ?? ""]}' must be between ${wrong?.[1].join(" and ")}`,
			);
		},
	},
	{
		name: "a health check's interval is greater than its time-out",
		source: "https://github.com/hashicorp/terraform-provider-aws/issues/48070",
		actions: ["CreateTargetGroup"],
		refuses({ HealthCheckIntervalSeconds = DEFAULT_INTERVAL, HealthCheckTimeoutSeconds = DEFAULT_TIMEOUT }) {
			const wrong = Number(HealthCheckIntervalSeconds) <= Number(HealthCheckTimeoutSeconds);
			return refusedAs("ValidationError", wrong, "Health check interval must be greater than the timeout.");
		},
	},
	{
		name: "a matcher is of statuses from 200 to 499, in ranges that rise",
		source: `${API}API_Matcher.html`,
		actions: WRITES,
		refuses({ Matcher }) {
			const codes: string | undefined = Matcher?.HttpCode;
			if (codes === undefined) return undefined;
			const wrong = codes.split(",").some((range) => {
				const [first = "", last = first] = range.split("-");
				const numbers = [first, last].map(Number);
				return (
					!/^\d{3}(-\d{3})?$/.test(range) ||
					numbers.some((code) => code < 200 || code > 499) ||
					Number(first) > Number(last)
				);
			});
			return refusedAs(
				"ValidationError",
				wrong,
				`Health check matcher HTTP code '${codes}' must be within '200-499' inclusive`,
			);
		},
	},
	{
		name: "a health check's path begins with a slash, and is no longer than 1,024",
		source: `${API}API_CreateTargetGroup.html`,
		actions: WRITES,
		refuses({ HealthCheckPath: path = "/" }) {
			return refusedAs(
				"ValidationError",
				!path.startsWith("/") || path.length > 1_024,
				`Health check path '${path}' must begin with a '/' character, and can be at most 1024 characters in length`,
			);
		},
	},
	{
		name: "attributes of a target group have bounds",
		source: `${API}API_TargetGroupAttribute.html`,
		actions: ["ModifyTargetGroupAttributes"],
		refuses({ Attributes }) {
			const wrong = listOf(Attributes).find(({ Key, Value }) => {
				const [least, most] = ATTRIBUTES[Key] ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
				return Number(Value) < least || Number(Value) > most;
			});
			return (
				wrong && {
					code: "ValidationError",
					message: `'${wrong.Key}' must be between ${ATTRIBUTES[wrong.Key]?.join(" and ")} inclusive`,
				}
			);
		},
	},
];

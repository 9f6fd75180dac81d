import * as v from "valibot";

/**
 * What names, ids and lists may be. Terraform's variables and the runtime's schemas take it from here: what the one lets through, the other
 * does too. The patterns are written as both Go and JavaScript read them, without escapes.
 */
export const PATTERNS = {
	/** A service. "-green-green" is the longest suffix, and load balancers and target groups have at most 32 characters. */
	serviceName: "^[a-z]([a-z0-9-]{0,18}[a-z0-9])?$",
	/** An attempt: a part of its execution's name, which has at most 80 characters. */
	attempt: "^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$",
	/** A hosted zone: https://docs.aws.amazon.com/Route53/latest/APIReference/API_HostedZone.html */
	zoneId: "^Z[A-Z0-9]{1,31}$",
	/** A domain name. Lower case only: IAM's condition on record names compares with the normalized, lower-case name. */
	domain: "^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?[.])+[a-z]([a-z0-9-]{0,61}[a-z0-9])$",
	/** A function, with or without a version or alias: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
	functionArn: "^arn:[^:]+:lambda:[^:]+:[0-9]{12}:function:[A-Za-z0-9_-]{1,64}(:([A-Za-z0-9_-]{1,128}|[$]LATEST))?$",
	/** An alarm, by its name. It may have blanks, and any letters. */
	alarmName: "^.{1,255}$",
	/** The same by its ARN. */
	alarmArn: "^arn:[^:]+:cloudwatch:[^:]+:[0-9]{12}:alarm:.{1,255}$",
	/** A container: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html */
	containerName: "^[A-Za-z0-9_-]{1,255}$",
	/** A path with its query. HTTP takes ASCII without blanks, and so does Node. */
	probePath: "^/[!-~]*$",
	/** A time zone: https://www.iana.org/time-zones */
	timeZone: "^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}$",
	/** A time of day, to the minute. */
	timeOfDay: "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$",
	/** A date and a time, to the minute, without an offset. */
	localTime: "^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]$",
	/** A host that is asked for, with a port if need be. */
	host: "^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?(:[0-9]{1,5})?$",
} as const;

/** How many characters or members they may have. */
export const LIMITS = {
	/** A DNS name: https://datatracker.ietf.org/doc/html/rfc1035#section-2.3.4, without the dot at its end. */
	domain: 253,
	/** "preview." is put in front of the record's name. */
	recordName: 245,
	/** A record set's name: https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html */
	recordSet: 1_024,
	/** Any ARN: the longest of all parts that AWS lets be named, an IAM path among them, are far below it. */
	arn: 2_048,
	/** An execution's ARN: https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html */
	execution: 256,
	/** A task token: https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html */
	token: 2_048,
	/** The user's alarms. DescribeAlarms answers for so many at once, and one composite alarm stands for many. */
	alarms: 100,
	/** The alarms of one color's safety net. */
	safetyNetAlarms: 30,
	/**
	 * Functions and tasks that are asked, all at the same check. More may not fit into the policy of the role that calls them:
	 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
	 */
	hooks: 20,
	/** Tasks among them. All of a point run at once, each with the CPU and memory of one of the candidate's own. */
	taskHooks: 5,
	/** A task's command as JSON: less than half of what an override takes, https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskOverride.html */
	commandBytes: 3_072,
	/** The name of a log group or stream: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html */
	logName: 512,
	/** Steps of a schedule: as many as there are whole percentages that ascend. */
	steps: 100,
	/** The name of a time zone: the longest of IANA's has 32 characters. */
	timeZone: 64,
	/** Weekly windows of a calendar: two for each day. */
	windows: 14,
	/** Freezes of a calendar. */
	freezes: 20,
	/** A probe's path, as a load balancer takes it: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html */
	probePath: 1_024,
	/** Status codes, with commas and ranges. */
	probeStatus: 255,
	/** What a good answer's body must contain, in bytes. */
	probeBody: 1_023,
	/**
	 * All that a user gives in lists and texts, as JSON, in bytes: of what a configuration may have, the rest is left for names and ARNs. Those
	 * are not known before they are made, so the whole is weighed when it is registered.
	 */
	userBytes: 24_576,
} as const;

/** A text of printable ASCII, as all that AWS gives for names, ids and tokens is. */
export const printable = (length: number, what = "printable characters") =>
	v.pipe(
		v.string(),
		v.nonEmpty("must not be empty"),
		v.maxLength(length, `must have at most ${length} characters`),
		v.regex(/^[!-~]+$/, `must be ${what}, without blanks`),
	);

/** A text that a pattern describes. */
export const like = (pattern: string, length: number, message: string) =>
	v.pipe(
		v.string(),
		v.maxLength(length, `must have at most ${length} characters`),
		v.regex(new RegExp(pattern, "u"), message),
	);

/** An alarm's name: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export const alarmName = like(
	PATTERNS.alarmName,
	LIMITS.arn,
	"must be the name of an alarm, of at most 255 characters",
);

/** An alarm's name, or its ARN. */
export const alarmNameOrArn = v.union(
	[
		v.pipe(alarmName, v.regex(/^(?!arn:)/)),
		like(PATTERNS.alarmArn, LIMITS.arn, "must be the name or the ARN of an alarm, of at most 255 characters"),
	],
	"must be the name of an alarm, of at most 255 characters, or its ARN",
);

/** The AWS APIs that a rollout and its watchdog call. */
export const SERVICES = [
	"route53",
	"elb",
	"ecs",
	"application-autoscaling",
	"dynamodb",
	"cloudwatch",
	"states",
	"sns",
	"lambda",
	"events",
	"logs",
] as const;
type Service = (typeof SERVICES)[number];

/** An action of an AWS API. */
export interface Action {
	readonly service: Service;
	readonly action: string;
	readonly write: boolean;
}

const read = (service: Service, action: string): Action => ({ service, action, write: false });
const write = (service: Service, action: string): Action => ({ service, action, write: true });

/** What each method of a port asks of AWS: what the adapters in `runtime/aws` send. */
export const ACTIONS: Readonly<Record<string, Action>> = {
	"dns.recordSets": read("route53", "ListResourceRecordSets"),
	"dns.inSync": read("route53", "GetChange"),
	"dns.change": write("route53", "ChangeResourceRecordSets"),
	"loadBalancers.actions": read("elb", "DescribeListeners"),
	"loadBalancers.rules": read("elb", "DescribeRules"),
	"loadBalancers.targets": read("elb", "DescribeTargetHealth"),
	"loadBalancers.route": write("elb", "ModifyListener"),
	"loadBalancers.tag": write("elb", "AddTags"),
	"services.describe": read("ecs", "DescribeServices"),
	"services.stopped": read("ecs", "ListTasks"),
	"services.ends": read("ecs", "DescribeTasks"),
	"services.definition": read("ecs", "DescribeTaskDefinition"),
	"services.running": read("ecs", "ListTasks"),
	"services.images": read("ecs", "DescribeTasks"),
	"services.deploy": write("ecs", "UpdateService"),
	"services.scale": write("ecs", "UpdateService"),
	"services.tag": write("ecs", "TagResource"),
	"scaling.targets": read("application-autoscaling", "DescribeScalableTargets"),
	"scaling.update": write("application-autoscaling", "RegisterScalableTarget"),
	"tasks.find": read("ecs", "DescribeTasks"),
	"tasks.lastLines": read("logs", "GetLogEvents"),
	"tasks.placement": read("ecs", "DescribeServices"),
	"tasks.run": write("ecs", "RunTask"),
	"tasks.running": read("ecs", "ListTasks"),
	"tasks.stop": write("ecs", "StopTask"),
	"locks.held": read("dynamodb", "GetItem"),
	"locks.acquire": write("dynamodb", "PutItem"),
	"locks.services": read("dynamodb", "Query"),
	"locks.takeOver": write("dynamodb", "PutItem"),
	"locks.deployed": write("dynamodb", "TransactWriteItems"),
	"locks.release": write("dynamodb", "DeleteItem"),
	"locks.conclude": write("dynamodb", "TransactWriteItems"),
	"probations.find": read("dynamodb", "GetItem"),
	"probations.take": write("dynamodb", "TransactWriteItems"),
	"probations.end": write("dynamodb", "DeleteItem"),
	"probations.handOn": write("dynamodb", "PutItem"),
	"attempts.find": read("dynamodb", "GetItem"),
	"attempts.head": read("dynamodb", "GetItem"),
	"attempts.release": read("dynamodb", "GetItem"),
	"attempts.ofDeployment": read("dynamodb", "GetItem"),
	"attempts.record": write("dynamodb", "TransactWriteItems"),
	"attempts.pending": read("dynamodb", "GetItem"),
	"attempts.putBack": write("dynamodb", "TransactWriteItems"),
	"attempts.withdraw": write("dynamodb", "TransactWriteItems"),
	"attempts.started": write("dynamodb", "PutItem"),
	"attempts.answered": write("dynamodb", "PutItem"),
	"history.find": read("dynamodb", "GetItem"),
	"history.claim": write("dynamodb", "PutItem"),
	"history.close": write("dynamodb", "PutItem"),
	"alarms.states": read("cloudwatch", "DescribeAlarms"),
	"alarms.watched": read("cloudwatch", "DescribeAlarms"),
	"traffic.requests": read("cloudwatch", "GetMetricData"),
	"answers.perMinute": read("cloudwatch", "GetMetricData"),
	"prober.probe": read("lambda", "Invoke"),
	"hooks.ask": read("lambda", "Invoke"),
	"gates.open": write("dynamodb", "PutItem"),
	"registry.find": read("dynamodb", "GetItem"),
	"resources.take": write("dynamodb", "TransactWriteItems"),
	"progress.keep": write("dynamodb", "PutItem"),
	"executions.describe": read("states", "DescribeExecution"),
	"stateMachine.start": write("states", "StartExecution"),
	"stateMachine.stop": write("states", "StopExecution"),
	"topic.publish": write("sns", "Publish"),
	"events.put": write("events", "PutEvents"),
};

/** The actions of an API that a rollout calls: a fault of any other would never strike. */
export function actionsOf(service: Service): readonly string[] {
	const own = Object.values(ACTIONS).filter((each) => each.service === service);
	return [...new Set(own.map(({ action }) => action))];
}

import { ApplicationAutoScalingClient } from "@aws-sdk/client-application-auto-scaling";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ECSClient } from "@aws-sdk/client-ecs";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { Route53Client } from "@aws-sdk/client-route-53";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SNSClient } from "@aws-sdk/client-sns";
import { describe, expect, it } from "vitest";
import { ACTIONS } from "../../../rehearsal/actions.ts";
import { DynamoAttempts } from "../../../runtime/aws/attempts.ts";
import { CloudWatchReader } from "../../../runtime/aws/cloudwatch/reader.ts";
import { EcsWriter } from "../../../runtime/aws/ecs.ts";
import { ElbWriter } from "../../../runtime/aws/elb.ts";
import { DefaultEventBus } from "../../../runtime/aws/eventbridge.ts";
import { DynamoGates } from "../../../runtime/aws/gates.ts";
import { DynamoHistory } from "../../../runtime/aws/history.ts";
import { LambdaFunctions } from "../../../runtime/aws/lambda.ts";
import { DynamoLocks } from "../../../runtime/aws/locks.ts";
import { DynamoProbations } from "../../../runtime/aws/probations.ts";
import { DynamoProgress } from "../../../runtime/aws/progress.ts";
import { DynamoRegistry, DynamoResources } from "../../../runtime/aws/registry.ts";
import { Route53Writer } from "../../../runtime/aws/route53.ts";
import { ApplicationAutoScaling } from "../../../runtime/aws/scaling.ts";
import { SnsTopic } from "../../../runtime/aws/sns.ts";
import { StepFunctionsReader, StepFunctionsStarter } from "../../../runtime/aws/stepfunctions.ts";
import { Table } from "../../../runtime/aws/table.ts";
import { EcsTaskReader } from "../../../runtime/aws/task-reader.ts";
import { EcsTaskRunner } from "../../../runtime/aws/task-runner.ts";
import type { ReleasePorts, RolloutPorts, WatchdogPorts } from "../../../runtime/ports/index.ts";
import { recorded } from "../../support/aws.ts";
import { at, EXECUTION, sampleAttempt, strangersLock } from "../../support/documents.ts";
import { hookQuestion, openGate, probeConfig, progressNote, stateChange, taskRequest } from "./questions.ts";

/** The ports that call AWS: metrics only write to the log. */
type Ports = Omit<RolloutPorts & WatchdogPorts, "metricLog"> & Pick<ReleasePorts, "stateMachine">;

/** ARN of the state machine. */
const STATE_MACHINE = "arn:aws:states:eu-west-1:123456789012:stateMachine:rollout";

/** Every port, over clients that send nothing, and the names of the commands that they were given. */
function everyPort() {
	const commands: string[] = [];
	const { options } = recorded();
	const watched = <C>(client: C): C => {
		const { middlewareStack } = client as Pick<Route53Client, "middlewareStack">;
		middlewareStack.add((_, { commandName }) => async () => {
			commands.push(commandName?.replace(/Command$/, "") ?? "");
			throw new Error("sent nothing");
		});
		return client;
	};
	const table = new Table("rollouts", watched(new DynamoDBClient(options)));
	const cloudWatch = new CloudWatchReader(watched(new CloudWatchClient(options)));
	const functions = new LambdaFunctions(watched(new LambdaClient(options)));
	const reader = new EcsTaskReader(watched(new ECSClient(options)), watched(new CloudWatchLogsClient(options)));
	const runner = new EcsTaskRunner(watched(new ECSClient(options)));
	const ports: Ports = {
		dns: new Route53Writer(watched(new Route53Client(options))),
		loadBalancers: new ElbWriter(watched(new ElasticLoadBalancingV2Client(options))),
		services: new EcsWriter(watched(new ECSClient(options))),
		scaling: new ApplicationAutoScaling(watched(new ApplicationAutoScalingClient(options))),
		tasks: {
			find: (...of) => reader.find(...of),
			lastLines: (log) => reader.lastLines(log),
			placement: (...of) => runner.placement(...of),
			run: (request) => runner.run(request),
			running: (...of) => runner.running(...of),
			stop: (...of) => runner.stop(...of),
		},
		locks: new DynamoLocks(table),
		probations: new DynamoProbations(table),
		history: new DynamoHistory(table),
		alarms: cloudWatch,
		traffic: cloudWatch,
		answers: cloudWatch,
		prober: functions,
		hooks: functions,
		gates: new DynamoGates(table),
		registry: new DynamoRegistry(table),
		attempts: new DynamoAttempts(table),
		stateMachine: new StepFunctionsStarter(STATE_MACHINE, watched(new SFNClient(options))),
		resources: new DynamoResources(table),
		progress: new DynamoProgress(table),
		events: new DefaultEventBus(watched(new EventBridgeClient(options))),
		executions: new StepFunctionsReader(watched(new SFNClient(options))),
		topic: new SnsTopic("arn:topic", watched(new SNSClient(options))),
	};
	return { ports, commands };
}

const lock = strangersLock();
const { takenAt: since, takeover: _, ...held } = lock;
const probation = { ...held, ownerSince: since, since, until: since };
const entry = {
	attempt: "ecs-svc/2",
	deploymentId: "ecs-svc/2",
	execution: EXECUTION,
	outcome: "running",
	reason: "",
	at: at(0).toISOString(),
} as const;
const route = {
	listener: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/blue/1/2",
	targetGroup: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/blue/3",
};

/** A call of every method of every port. */
const METHODS: Record<string, (ports: Ports) => Promise<unknown>> = {
	"dns.recordSets": ({ dns }) => dns.recordSets("Z0EXAMPLE", "shop.example.com"),
	"dns.inSync": ({ dns }) => dns.inSync("/change/C1"),
	"dns.change": ({ dns }) => dns.change("Z0EXAMPLE", [], ""),
	"loadBalancers.actions": ({ loadBalancers }) => loadBalancers.actions(route.listener),
	"loadBalancers.rules": ({ loadBalancers }) => loadBalancers.rules(route.listener),
	"loadBalancers.targets": ({ loadBalancers }) => loadBalancers.targets(route.targetGroup),
	"loadBalancers.route": ({ loadBalancers }) => loadBalancers.route(route.listener, []),
	"loadBalancers.tag": ({ loadBalancers }) => loadBalancers.tag([route.targetGroup], "IsProduction", "true"),
	"services.describe": ({ services }) => services.describe("cluster", { blue: "b", green: "g" }),
	"services.stopped": ({ services }) => services.stopped("cluster", "b"),
	"services.ends": ({ services }) => services.ends("cluster", ["arn:task"]),
	"services.definition": ({ services }) => services.definition("shop:1"),
	"services.running": ({ services }) => services.running("cluster", "b"),
	"services.images": ({ services }) => services.images("cluster", ["arn:task"]),
	"services.deploy": ({ services }) => services.deploy("cluster", "b", { taskDefinition: "shop:1" }),
	"services.scale": ({ services }) => services.scale("cluster", "b", 2),
	"tasks.find": ({ tasks }) => tasks.find("cluster", "arn:task", "app"),
	"tasks.lastLines": ({ tasks }) => tasks.lastLines({ group: "/ecs/shop", stream: "app/app/1" }),
	"tasks.placement": ({ tasks }) => tasks.placement("cluster", "g", "ecs-svc/2"),
	"tasks.run": ({ tasks }) => tasks.run(taskRequest()),
	"tasks.running": ({ tasks }) => tasks.running("cluster", "ecs-dns-canary/shop/ecs-svc/2"),
	"tasks.stop": ({ tasks }) => tasks.stop("cluster", "arn:task"),
	"services.tag": ({ services }) => services.tag("b", "IsProduction", "true"),
	"scaling.targets": ({ scaling }) => scaling.targets({ blue: "arn:service/c/b", green: "arn:service/c/g" }),
	"scaling.update": ({ scaling }) => scaling.update("arn:service/c/b", { min: 1 }),
	"locks.held": ({ locks }) => locks.held("shop"),
	"locks.acquire": ({ locks }) => locks.acquire("shop", lock),
	"locks.services": ({ locks }) => locks.services(),
	"locks.takeOver": ({ locks }) => locks.takeOver("shop", lock, lock),
	"locks.deployed": ({ locks }) => locks.deployed("shop", { ...lock, deploymentId: "ecs-svc/2" }),
	"locks.release": ({ locks }) => locks.release("shop", EXECUTION),
	"locks.conclude": ({ locks }) => locks.conclude("shop", EXECUTION, entry),
	"probations.find": ({ probations }) => probations.find("shop"),
	"probations.take": ({ probations }) => probations.take("shop", probation, lock, entry),
	"probations.end": ({ probations }) => probations.end("shop", probation),
	"probations.handOn": ({ probations }) => probations.handOn("shop", probation, probation),
	"attempts.find": ({ attempts }) => attempts.find("shop", "r2"),
	"attempts.head": ({ attempts }) => attempts.head("shop"),
	"attempts.release": ({ attempts }) => attempts.release("shop", 2),
	"attempts.ofDeployment": ({ attempts }) => attempts.ofDeployment("shop", "ecs-svc/2"),
	"attempts.record": ({ attempts }) => attempts.record("shop", undefined, sampleAttempt()),
	"attempts.pending": ({ attempts }) => attempts.pending("shop"),
	"attempts.putBack": ({ attempts }) => attempts.putBack("shop", sampleAttempt(), "shop-r2-def"),
	"attempts.withdraw": ({ attempts }) =>
		attempts.withdraw("shop", { observed: sampleAttempt(), executionName: "shop-r2-withdrawn", entry, newest: true }),
	"attempts.started": ({ attempts }) => attempts.started("shop", sampleAttempt(), EXECUTION),
	"attempts.answered": ({ attempts }) => attempts.answered("shop", sampleAttempt()),
	"history.find": ({ history }) => history.find("shop", "ecs-svc/2"),
	"history.claim": ({ history }) => history.claim("shop", entry),
	"history.close": ({ history }) => history.close("shop", entry),
	"alarms.states": ({ alarms }) => alarms.states(["hosts"]),
	"traffic.requests": ({ traffic }) => traffic.requests([route], at(0), at(60)),
	"alarms.watched": ({ alarms }) => alarms.watched(["errors"]),
	"answers.perMinute": ({ answers }) => answers.perMinute({ blue: route, green: route }, 500, at(0), at(60)),
	"prober.probe": ({ prober }) => prober.probe(probeConfig(), "green"),
	"hooks.ask": ({ hooks }) => hooks.ask("hook", hookQuestion()),
	"gates.open": ({ gates }) => gates.open("shop", openGate()),
	"registry.find": ({ registry }) => registry.find("shop"),
	"resources.take": ({ resources }) => resources.take("shop", ["arn:listener"]),
	"progress.keep": ({ progress }) => progress.keep("shop", progressNote()),
	"events.put": ({ events }) => events.put(stateChange()),
	"executions.describe": ({ executions }) => executions.describe(EXECUTION),
	"stateMachine.start": ({ stateMachine }) =>
		stateMachine.start("shop-r2", { event: { service: "shop", attempt: "r2" } }),
	"stateMachine.stop": ({ stateMachine }) => stateMachine.stop(EXECUTION, "Superseded", ""),
	"topic.publish": ({ topic }) => topic.publish({ subject: "s", message: "m" }),
};

describe("what the rehearsal takes a port's method for", () => {
	it("is known for every method", () => {
		expect(Object.keys(ACTIONS).sort()).toEqual(Object.keys(METHODS).sort());
	});

	it.each(Object.keys(METHODS))("%s is what the adapter sends", async (name) => {
		const { ports, commands } = everyPort();
		await expect(METHODS[name]?.(ports)).rejects.toMatchObject({ name: "Unavailable" });
		expect(commands).toEqual([ACTIONS[name]?.action]);
	});
});

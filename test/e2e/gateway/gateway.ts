/**
 * AWS for one machine: moto, with a gateway in front that answers what moto lacks and holds Route 53 to its real rules.
 * Everything else goes through byte for byte.
 */
import { validateDefinition } from "../../../asl/validate.ts";
import type { Network } from "../../../rehearsal/world/network/types.ts";
import type { RecordSet } from "../../../rehearsal/world/route53/record-sets.ts";
import { Accounts } from "./account/accounts.ts";
import type { Answer, Call, Patch } from "./call.ts";
import { CloudWatchApi } from "./cloudwatch.ts";
import { CodeBuildApi, type Project } from "./codebuild.ts";
import { ConnectionsApi } from "./connections.ts";
import { Ec2Api } from "./ec2.ts";
import { ecrPatch } from "./ecr.ts";
import { type Deployment, EcsApi } from "./ecs.ts";
import { type RunTask, type StartedTask, TasksApi } from "./ecs-tasks.ts";
import { ElbApi } from "./elb.ts";
import { EventsApi, type PutEvent } from "./events.ts";
import { type Ended, type Execution, ExecutionsApi, type RunExecution } from "./executions.ts";
import { LambdaApi, type RunFunction } from "./lambda.ts";
import { LogsApi } from "./logs.ts";
import { Metrics, type Minute, type Route } from "./metrics.ts";
import { startMoto } from "./moto.ts";
import { NotificationRulesApi } from "./notification-rules.ts";
import { PipelinesApi } from "./pipeline/api.ts";
import type { RecordedCall } from "./recorded.ts";
import { Route53Api } from "./route53-api.ts";
import { ruled } from "./rules/index.ts";
import { S3Api } from "./s3.ts";
import { ScalingApi } from "./scaling.ts";
import { serve, towards } from "./server.ts";
import { iamPatch } from "./simulations.ts";
import { type Message, SnsApi } from "./sns.ts";
import { statesPatch, type Validate } from "./states.ts";
import { StsApi } from "./sts.ts";

/** How the simulated AWS behaves; may be changed at any time. */
export interface GatewaySettings {
	/** Milliseconds since 1970, on the clock of the simulated AWS. */
	now: () => number;
	/** How long a Route 53 change takes to become INSYNC, in milliseconds. 0 while Terraform works: it waits in real time. */
	inSyncDelay: number;
	/** How long a new task takes to become healthy, in milliseconds. */
	warmUp: number;
	/** What AWS fails at: the answer to a call that it cannot grant now. By default it fails at nothing. */
	fault: (call: Call) => Answer | undefined;
	/** How long nothing else of the network must have been made before an internet gateway is attached, in milliseconds of real time. */
	quietBeforeAttached: number;
	/** What is wrong with a definition of a state machine. By default what AWS refuses, and what this project's own rules do. */
	validate: Validate;
}

export interface Gateway {
	/** What AWS_ENDPOINT_URL must say. */
	readonly url: string;
	readonly settings: GatewaySettings;
	/** All calls so far, in order. */
	readonly calls: readonly RecordedCall[];
	/** The ARNs of all ECS services. */
	services(): string[];
	deploymentOf(serviceArn: string): Deployment;
	/** How many tasks a target group holds. */
	registeredTasks(targetGroupArn: string): number;
	/** Lets a running task of a service die. Answers why ECS starts no other, if so. */
	kill(serviceArn: string): Promise<string | undefined>;
	/** All tasks that were started by themselves so far, oldest first. */
	readonly tasks: readonly StartedTask[];
	/** Has somebody play the containers of tasks that are started by themselves from now on. */
	runTasks(run: RunTask): void;
	functionCode(name: string): Buffer;
	/** How many functions run now that somebody has invoked by Lambda's API. */
	runningFunctions(): number;
	/** Has somebody run the functions that are invoked from now on. */
	runFunctions(run: RunFunction): void;
	/** Has somebody run the executions that are started from now on; or nobody: moto writes them down. */
	runExecutions(run: RunExecution | undefined): void;
	/** Makes all targets of a service fail their health checks, or pass them again. */
	setSick(serviceArn: string, sick: boolean): void;
	/** The network as it is deployed now in a region. */
	network(region: string): Promise<Network>;
	/** The ids of all hosted zones. */
	zones(): string[];
	records(zoneId: string): readonly RecordSet[];
	/** All record sets of a zone as they were after each change, newest last. */
	recordHistory(zoneId: string): readonly (readonly RecordSet[])[];
	/** All messages that were published to a topic so far. */
	readonly messages: readonly Message[];
	/** All events that were put on the event bus so far. */
	readonly events: readonly PutEvent[];
	/**
	 * Has a load balancer report a minute of requests that it forwarded to a target group.
	 * @param at - any moment of the minute, in milliseconds since 1970.
	 */
	report(route: Route, at: number, minute: Minute): void;
	/** Makes an execution known that runs outside of AWS. */
	begin(execution: Execution): void;
	/** Notes how such an execution ended, and answers it; one that was stopped ended as it was stopped. */
	end(executionArn: string, ended: Ended): Ended;
	/** CodePipeline's executions. */
	readonly pipelines: PipelinesApi;
	/** Connections to providers of git. */
	readonly connections: ConnectionsApi;
	/** All CodeBuild projects. */
	projects(): readonly Project[];
	/** A CodeBuild project by its name. */
	project(name: string): Project;
	/** Runs a function as whoever invokes it by Lambda's API. @throws what it has thrown. */
	invoke(functionName: string, payload: unknown): Promise<unknown>;
	/** Keeps a line that a function has written to its log. @param at - when, in milliseconds since 1970. */
	writeLog(group: string, at: number, line: string): void;
	/** Has somebody told of each event that is put on the bus from now on. */
	onEvent(notify: (event: PutEvent) => void): void;
	/** moto's last lines of output, for a failure's report. */
	log(): string;
	stop(): Promise<void>;
}

const DEFAULTS: GatewaySettings = {
	now: Date.now,
	inSyncDelay: 30_000,
	warmUp: 20_000,
	quietBeforeAttached: 20_000,
	fault: () => undefined,
	validate: validateDefinition,
};

/** Starts moto and the gateway in front of it, both on free ports of the loopback interface. */
export async function startGateway(overrides: Partial<GatewaySettings> = {}): Promise<Gateway> {
	const settings = { ...DEFAULTS, ...overrides };
	const now = () => settings.now();
	const tasks = new TasksApi(now, (call) => accounts.of(call));
	const ecs = new EcsApi(now, tasks);
	const elb = new ElbApi({ ecs, now, warmUp: () => settings.warmUp });
	const route53 = new Route53Api({ now, inSyncDelay: () => settings.inSyncDelay });
	const lambda = new LambdaApi();
	const sns = new SnsApi();
	const sts = new StsApi(now, (functionName) => lambda.roleOf(functionName));
	const events = new EventsApi();
	const metrics = new Metrics();
	const executions = new ExecutionsApi(now);
	const logs = new LogsApi();
	const ec2 = new Ec2Api(() => settings.quietBeforeAttached);
	const codeBuild = new CodeBuildApi(now);
	const connections = new ConnectionsApi();
	const pipelines = new PipelinesApi((call) => sts.callerOf(call).role ?? lambda.roleOf(call.caller));
	const patches: Readonly<Record<string, Patch>> = {
		"application-autoscaling": new ScalingApi().patch,
		codebuild: codeBuild.patch,
		codeconnections: connections.patch,
		codepipeline: pipelines.patch,
		"codestar-connections": connections.patch,
		"codestar-notifications": new NotificationRulesApi().patch,
		ec2: ec2.patch,
		ecr: ecrPatch,
		ecs: ecs.patch,
		elasticloadbalancing: elb.patch,
		events: events.patch,
		iam: iamPatch,
		lambda: lambda.patch,
		logs: logs.patch,
		monitoring: new CloudWatchApi({ elb, metrics, now }).patch,
		route53: route53.patch,
		s3: new S3Api().patch,
		sns: sns.patch,
		states: statesPatch(executions, (definition) => settings.validate(definition)),
		sts: sts.patch,
	};
	const moto = await startMoto();
	const upstream = towards(moto.port);
	const accounts = new Accounts(ec2, upstream.send);
	const calls: RecordedCall[] = [];
	const held = ruled(patches, accounts.of);
	const answered: Patch = async (call, onward) => settings.fault(call) ?? held(call, onward);
	const front = await serve(
		upstream,
		answered,
		(call, { status }) => {
			accounts.note(call);
			const { service, action, url } = call;
			const body = service === "lambda" && action !== "Invoke" ? "" : call.body.toString();
			calls.push({ ...sts.callerOf(call), service, action, status, at: now(), url, body });
		},
		now,
	);
	return {
		url: front.url,
		settings,
		calls,
		services: () => ecs.services,
		deploymentOf: (serviceArn) => ecs.deploymentOf(serviceArn),
		registeredTasks: (targetGroupArn) => ecs.registrations(targetGroupArn)?.length ?? 0,
		kill: (serviceArn) => ecs.kill(serviceArn, accounts.in(serviceArn.split(":")[3] ?? "")),
		tasks: tasks.started,
		runTasks: (run) => {
			tasks.run = run;
		},
		functionCode: (name) => lambda.functionCode(name),
		runningFunctions: () => lambda.running,
		runFunctions: (run) => {
			lambda.run = run;
		},
		runExecutions: (run) => {
			executions.run = run;
		},
		setSick: (serviceArn, sick) => elb.setSick(serviceArn, sick),
		network: (region) => accounts.in(region).network(),
		zones: () => route53.zones,
		records: (zoneId) => route53.records(zoneId),
		recordHistory: (zoneId) => route53.history(zoneId),
		messages: sns.messages,
		events: events.events,
		report: (route, at, minute) => metrics.report(route, at, minute),
		begin: (execution) => executions.begin(execution),
		end: (executionArn, ended) => executions.end(executionArn, ended),
		pipelines,
		connections,
		projects: () => codeBuild.projects,
		project: (name) => codeBuild.project(name),
		invoke: (functionName, payload) => lambda.invoke(functionName, payload),
		writeLog: (group, at, line) => logs.write(group, at, line),
		onEvent: (notify) => {
			events.onEvent = notify;
		},
		log: moto.log,
		stop: async () => {
			await Promise.all([front.stop(), moto.stop()]);
		},
	};
}

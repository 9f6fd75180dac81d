import { ApplicationAutoScalingClient } from "@aws-sdk/client-application-auto-scaling";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { ECRClient } from "@aws-sdk/client-ecr";
import { ECSClient, type ECSClientConfig } from "@aws-sdk/client-ecs";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { Route53Client } from "@aws-sdk/client-route-53";
import type { ActuatorPorts, Definitions, Images, ObserverPorts, ServicePorts } from "../ports/index.ts";
import { clientOptions, TRY_MILLISECONDS } from "./call.ts";
import { CloudWatchReader } from "./cloudwatch/reader.ts";
import { EcsReader, EcsWriter } from "./ecs.ts";
import { ElbReader, ElbWriter } from "./elb.ts";
import { EcrImages } from "./images.ts";
import { LambdaFunctions } from "./lambda.ts";
import type { CredentialsProvider } from "./roles.ts";
import { Route53Reader, Route53Writer } from "./route53.ts";
import { ApplicationAutoScaling } from "./scaling.ts";
import { EcsDefinitions } from "./task-definitions.ts";
import { EcsTaskReader } from "./task-reader.ts";
import { EcsTaskRunner } from "./task-runner.ts";

/** Makes something that acts in a role; without credentials, in the function's own. */
export type InRole<T> = (credentials?: CredentialsProvider) => T;

/** What each client of this project is told; it is the same for every API. */
type Options = Pick<ECSClientConfig, "maxAttempts" | "requestHandler" | "credentials">;

/** All that only reads at a service. */
export function serviceReaders(): InRole<Omit<ObserverPorts, "metricLog">> {
	const [route53, elb, ecs, cloudWatch] = [route53Clients(), elbClients(), ecsClients(), cloudWatchClients()];
	// A function whose answer is lost may have run, and it is asked again at the next check anyway. Dead connections are no try.
	const lambda = inRole((options) => new LambdaClient(options), TRY_MILLISECONDS.lambda, 1);
	const logs = inRole((options) => new CloudWatchLogsClient(options), TRY_MILLISECONDS.logs);
	return (credentials) => {
		const metrics = new CloudWatchReader(cloudWatch(credentials));
		const functions = new LambdaFunctions(lambda(credentials));
		return {
			dns: new Route53Reader(route53(credentials)),
			loadBalancers: new ElbReader(elb(credentials)),
			services: new EcsReader(ecs(credentials)),
			tasks: new EcsTaskReader(ecs(credentials), logs(credentials)),
			alarms: metrics,
			traffic: metrics,
			answers: metrics,
			prober: functions,
			hooks: functions,
		};
	};
}

/** What checks a service and acts on it. */
export function serviceWriters(): InRole<ServicePorts> {
	const [route53, elb, ecs, scaling] = [route53Clients(), elbClients(), ecsClients(), scalingClients()];
	return (credentials) => ({
		dns: new Route53Writer(route53(credentials)),
		loadBalancers: new ElbWriter(elb(credentials)),
		services: new EcsWriter(ecs(credentials)),
		scaling: new ApplicationAutoScaling(scaling(credentials)),
		tasks: new EcsTaskRunner(ecs(credentials)),
	});
}

/** {@link serviceWriters}, and what says whether a rollout may begin. */
export function serviceWritersWithAlarms(): InRole<ServicePorts & Pick<ActuatorPorts, "alarms">> {
	const [writers, cloudWatch] = [serviceWriters(), cloudWatchClients()];
	return (credentials) => ({ ...writers(credentials), alarms: new CloudWatchReader(cloudWatch(credentials)) });
}

/** {@link serviceWritersWithAlarms}, and what finds and registers what is released. */
export function serviceReleasers(): InRole<
	ServicePorts & Pick<ActuatorPorts, "alarms"> & { definitions: Definitions; images: Images }
> {
	const [writers, ecs] = [serviceWritersWithAlarms(), ecsClients()];
	const options = clientOptions(TRY_MILLISECONDS.ecr);
	return (credentials) => ({
		...writers(credentials),
		definitions: new EcsDefinitions(ecs(credentials)),
		// An image may be in another region.
		images: new EcrImages((region) => new ECRClient({ ...options, region, ...(credentials && { credentials }) })),
	});
}

const route53Clients = () => inRole((options) => new Route53Client(options), TRY_MILLISECONDS.route53);
const elbClients = () => inRole((options) => new ElasticLoadBalancingV2Client(options), TRY_MILLISECONDS.elb);
const ecsClients = () => inRole((options) => new ECSClient(options), TRY_MILLISECONDS.ecs);
const scalingClients = () => inRole((options) => new ApplicationAutoScalingClient(options), TRY_MILLISECONDS.scaling);
const cloudWatchClients = () => inRole((options) => new CloudWatchClient(options), TRY_MILLISECONDS.cloudWatch);

/** An API's clients: each role has its own, as a client has but one role's credentials; they share their connections. */
function inRole<C extends { readonly config: Pick<Required<Options>, "requestHandler"> }>(
	make: (options: Options) => C,
	tryMilliseconds: number,
	maxAttempts?: number,
): InRole<C> {
	const options = clientOptions(tryMilliseconds, maxAttempts);
	const own = make(options);
	return (credentials) =>
		credentials ? make({ ...options, requestHandler: own.config.requestHandler, credentials }) : own;
}

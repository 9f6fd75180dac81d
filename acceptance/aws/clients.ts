/** The clients of all services that are asked. Credentials, and where AWS is, come from the environment, as for every tool. */
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ECSClient } from "@aws-sdk/client-ecs";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { Route53Client } from "@aws-sdk/client-route-53";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SNSClient } from "@aws-sdk/client-sns";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { withoutNodeWarning } from "../../cli/command-line/node-version.ts";
import { AwsClock } from "./clock.ts";

/** More than the SDK's three: a laptop's network is no reason to give up in the middle of a rollout. */
const MAX_ATTEMPTS = 6;

/** The part of a client that tells what it was answered. */
interface Stacked {
	readonly middlewareStack: { add(middleware: never, options: { step: "deserialize"; name: string }): void };
}

interface Answered {
	readonly response?: { readonly headers?: Readonly<Record<string, string>> };
}

/** Has the clock hear when AWS answers a client. */
function heardBy<T>(clock: AwsClock, client: T): T {
	const listen = (next: (args: unknown) => Promise<Answered>) => async (args: unknown) => {
		const answered = await next(args);
		clock.heard(answered.response?.headers?.date);
		return answered;
	};
	(client as Stacked).middlewareStack.add(listen as never, { step: "deserialize", name: "acceptanceClock" });
	return client;
}

/** Connects to AWS in a region. */
export function connect(region: string, clock = new AwsClock()) {
	withoutNodeWarning();
	const options = { region, maxAttempts: MAX_ATTEMPTS };
	return {
		clock,
		region,
		cloudwatch: heardBy(clock, new CloudWatchClient(options)),
		dynamodb: heardBy(clock, new DynamoDBClient(options)),
		ecs: heardBy(clock, new ECSClient(options)),
		elb: heardBy(clock, new ElasticLoadBalancingV2Client(options)),
		events: heardBy(clock, new EventBridgeClient(options)),
		lambda: heardBy(clock, new LambdaClient(options)),
		route53: heardBy(clock, new Route53Client(options)),
		sfn: heardBy(clock, new SFNClient(options)),
		sns: heardBy(clock, new SNSClient(options)),
		sts: heardBy(clock, new STSClient(options)),
	};
}
export type Aws = ReturnType<typeof connect>;

/** The account that the credentials are of. */
export async function accountOf({ sts }: Pick<Aws, "sts">): Promise<string> {
	const { Account } = await sts.send(new GetCallerIdentityCommand({}));
	return String(Account);
}

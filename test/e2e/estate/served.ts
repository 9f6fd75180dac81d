/** Who serves the users of a name: the way from DNS over the load balancers to the tasks. */
import {
	type Action,
	DescribeListenersCommand,
	DescribeLoadBalancersCommand,
	ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Gateway } from "../gateway/gateway.ts";
import { answersOf } from "./answers.ts";

const PRODUCTION_PORT = 80;

export class Served {
	readonly #elb: ElasticLoadBalancingV2Client;

	constructor(
		private readonly gateway: Gateway,
		region: string,
	) {
		const credentials = { accessKeyId: "test", secretAccessKey: "test" };
		this.#elb = new ElasticLoadBalancingV2Client({ endpoint: gateway.url, region, credentials });
	}

	/** How many tasks stand behind each load balancer that a name of a zone leads to, by the load balancer's name. */
	async by(zoneId: string, name: string): Promise<Readonly<Record<string, number>>> {
		const records = this.gateway.records(zoneId);
		const answers = new Set(["A", "AAAA"].flatMap((type) => answersOf(records, name, type)));
		const { LoadBalancers = [] } = await this.#elb.send(new DescribeLoadBalancersCommand({}));
		const found = [...answers].map(async (answer) => {
			const balancer = LoadBalancers.find(({ DNSName }) => DNSName?.toLowerCase() === answer);
			const serving = balancer ? await this.#serving(balancer.LoadBalancerArn) : [];
			const tasks = serving.reduce((sum, arn) => sum + this.gateway.registeredTasks(arn), 0);
			return [balancer?.LoadBalancerName ?? answer, tasks] as const;
		});
		return Object.fromEntries(await Promise.all(found));
	}

	/** The target groups that a load balancer forwards its users to. */
	async #serving(LoadBalancerArn: string | undefined): Promise<string[]> {
		const { Listeners = [] } = await this.#elb.send(new DescribeListenersCommand({ LoadBalancerArn }));
		const production = Listeners.find(({ Port }) => Port === PRODUCTION_PORT);
		return (production?.DefaultActions ?? []).flatMap(groupsOf);
	}
}

function groupsOf({ TargetGroupArn, ForwardConfig }: Action): string[] {
	const weighted = (ForwardConfig?.TargetGroups ?? []).filter(({ Weight }) => Weight !== 0);
	return weighted.length > 0 ? weighted.map((group) => String(group.TargetGroupArn)) : [String(TargetGroupArn)];
}

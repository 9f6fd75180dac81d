import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard/index.js";
import { Token } from "cdktf";
import { Construct } from "constructs";
import { byColor } from "../../runtime/contract/index.ts";
import type { Account } from "../account.ts";
import { expression, local } from "../expressions.ts";
import { dashboardBody } from "../widgets.ts";
import { type ChartsProps, charts } from "./charts.ts";

/** Properties of {@link Dashboard}. */
export interface DashboardProps extends ChartsProps {
	/** Where it is deployed. */
	readonly account: Account;
}

/** What a service and its rollouts do, on one page. */
export class Dashboard extends Construct {
	/** Where it is seen. */
	readonly url: string;

	constructor(scope: Construct, id: string, { account, ...props }: DashboardProps) {
		super(scope, id);
		const { dashboardName } = new CloudwatchDashboard(this, "this", {
			// An account has its dashboards in common over all regions.
			dashboardName: `${props.serviceName}-${account.region}`,
			dashboardBody: dashboardBody(
				account.region,
				charts({ ...props, loadBalancers: this.named(props.loadBalancers) }),
			),
		});
		this.url = account.dashboardUrl(dashboardName);
	}

	/** Under names of their own: each stands in the dashboard many times. */
	private named(loadBalancers: ChartsProps["loadBalancers"]): ChartsProps["loadBalancers"] {
		const albs = local(
			this,
			"alb-metric-names",
			byColor((alb) => loadBalancers[alb].metricName),
		);
		const groups = local(
			this,
			"target-group-metric-names",
			byColor((alb) => byColor((tasks) => loadBalancers[alb].targetGroups[tasks].metricName)),
		);
		return byColor((alb) => ({
			...loadBalancers[alb],
			metricName: Token.asString(expression(`${albs}.${alb}`)),
			targetGroups: byColor((tasks) => ({
				...loadBalancers[alb].targetGroups[tasks],
				metricName: Token.asString(expression(`${groups}.${alb}.${tasks}`)),
			})),
		}));
	}
}

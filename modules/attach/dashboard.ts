import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard/index.js";
import { Construct } from "constructs";
import type { Account } from "../account.ts";
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
			dashboardBody: dashboardBody(account.region, charts(props)),
		});
		this.url = account.dashboardUrl(dashboardName);
	}
}

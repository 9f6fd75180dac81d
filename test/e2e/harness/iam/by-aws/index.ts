/** All that AWS's own services do for what is deployed. */
import type { Project } from "../../../gateway/codebuild.ts";
import type { PipelineDeclaration } from "../../../gateway/pipeline/declaration.ts";
import type { Aws } from "../../aws.ts";
import type { StateMachine } from "../../executions.ts";
import type { FunctionConfiguration } from "../../lambda.ts";
import { DeployedPolicies } from "../deployed-policies.ts";
import { alarmsOf, rings } from "./alarms.ts";
import { allowedOf, type Deed, refusedOf } from "./deed.ts";
import { asksForInterfaces, runs } from "./functions.ts";
import { builds, delivers } from "./pipelines.ts";
import { deliveries, type RuleTarget } from "./rules.ts";
import { executes } from "./state-machines.ts";
import { startsTasks } from "./tasks.ts";

/** What is deployed, as far as AWS's services act for it. */
export interface Served {
	readonly rules: readonly {
		readonly rule: { readonly Arn: string; readonly Name: string };
		readonly targets: readonly RuleTarget[];
	}[];
	readonly functions: readonly FunctionConfiguration[];
	readonly machines: readonly StateMachine[];
	readonly pipelines?: readonly { readonly declaration: PipelineDeclaration; readonly region: string }[];
	/** Of CodeBuild. */
	readonly projects?: readonly Project[];
	/** ARNs of ECS services. */
	readonly services: readonly string[];
}

/** What the deployed policies refuse to AWS's services, as `for whom: service:Action resource`. */
export async function refusedToAws(served: Served, aws: Aws): Promise<string[]> {
	const policies = new DeployedPolicies(aws);
	const { pipelines = [], projects = [] } = served;
	const deeds: Promise<readonly Deed[]>[] = [
		...served.rules.flatMap(({ rule, targets }) => targets.map((target) => deliveries(rule, target, policies))),
		...served.functions.map((each) => runs(each, policies)),
		...served.machines.map((each) => executes(each, policies)),
		...(await alarmsOf(aws)).map((each) => rings(each, policies)),
		...served.services.map((each) => startsTasks(each, aws, policies)),
		...pipelines.map(({ declaration, region }) => delivers(declaration, region, policies)),
		...projects.map((each) => builds(each, artifactStores(each, pipelines), policies)),
	];
	return refusedOf((await Promise.all(deeds)).flat());
}

/** What they allow to the functions' own code of what only Lambda is to do, in the same words. */
export async function allowedToCode({ functions }: Pick<Served, "functions">, aws: Aws): Promise<string[]> {
	const policies = new DeployedPolicies(aws);
	const deeds = await Promise.all(functions.map((each) => asksForInterfaces(each, policies)));
	return allowedOf(deeds.flat());
}

/** The buckets of the pipelines that a project builds for. */
function artifactStores({ name }: Project, pipelines: NonNullable<Served["pipelines"]>): readonly string[] {
	const own = pipelines.filter(({ declaration: { stages } }) =>
		stages.some(({ actions }) => actions.some(({ configuration }) => configuration?.ProjectName === name)),
	);
	return own.map(({ declaration }) => declaration.artifactStore.location);
}

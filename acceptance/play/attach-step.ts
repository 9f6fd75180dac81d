/** `attach`, over load balancers, services and records that another root has made: examples/existing-estate, as it is published. */
import type { ByColor } from "../../runtime/contract/index.ts";
import { weightsOf } from "../aws/dns.ts";
import { ATTACH_SCHEDULE, setVariables } from "../stack/roots.ts";
import { accept, type Context, type Subject } from "./context.ts";
import { ended, inWords, release } from "./rollout.ts";

/** What the example's root says of its estate. */
interface Estate {
	readonly name: string;
	readonly cluster_arn: string;
	readonly service_arns: ByColor<string>;
	readonly zone_id: string;
	readonly record_name: string;
}

const image = (version: string) => `public.ecr.aws/nginx/nginx:${version}-alpine`;
const OLD = image("1.28");
const NEW = image("1.29");

const estateVariables = ({ options, names }: Context, images: ByColor<string>) => ({
	region: options.region,
	name: names.estate,
	zone_name: `${names.estate}.${options.zone}`,
	images,
});

/** Makes the estate, then what attaches to it. */
export async function deployEstate(context: Context): Promise<void> {
	const { folders, roots, options, names, pace } = context;
	setVariables(folders.estate, estateVariables(context, { blue: OLD, green: OLD }));
	await roots.estate.apply({ signal: pace.signal });
	setVariables(folders.canary, {
		region: options.region,
		controller_name: names.controller,
		schedule: ATTACH_SCHEDULE,
	});
	await roots.canary.apply({ signal: pace.signal });
}

/** A good release of the estate's service. Nobody uses it: probes decide. */
export async function attach(context: Context): Promise<void> {
	const { aws, folders, roots, pace } = context;
	const subject = await subjectOf(context);
	const started = await release(context, subject, async (candidate) => {
		setVariables(folders.estate, estateVariables(context, { blue: OLD, green: OLD, [candidate]: NEW }));
		await roots.estate.apply({ signal: pace.signal });
	});
	const { entry } = await ended(context, subject, started);
	const weights = await weightsOf(aws, subject.zoneId, subject.record);
	accept(
		entry.outcome !== "completed" &&
			`a good release of the attached service ended as ${entry.outcome}: ${entry.reason}`,
		weights[started.candidate] === 0 && `${started.candidate} does not serve: ${inWords(weights)}`,
	);
}

async function subjectOf({ roots }: Context): Promise<Subject> {
	const [estate, stateMachine, table] = await Promise.all([
		roots.estate.output<Estate>("canary"),
		roots.canary.output<string>("state_machine_arn"),
		roots.canary.output<string>("table_name"),
	]);
	return {
		name: estate.name,
		cluster: estate.cluster_arn,
		services: estate.service_arns,
		stateMachine,
		table,
		zoneId: estate.zone_id,
		record: estate.record_name,
	};
}

import { readAskedBy, SOURCE_STAGE } from "../contract/index.ts";
import { servedReleases } from "../tasks/read-served.ts";
import { done, failed, type Job, type PipelineContext, type Result } from "./context.ts";

/**
 * Order: keeps a build out of the stage that is older, in the order of its sources, than what serves or is under way. Going back is exempt. It
 * fails as well where there is no service yet: the first build has nowhere to go, and the service is made with it.
 */
export async function order({ execution, image }: Job, context: PipelineContext): Promise<Result> {
	const { settings, ports } = context;
	const { service } = settings;
	if (!(await ports.registry.find(service)))
		return failed(`no service ${service} is registered yet: it is made with this image (bin/deploy): ${image}`);
	if (await goesBack(execution, context)) return done("goes back, which no order forbids");
	const own = await sourcedAt(execution, context);
	for (const newer of await before(context)) {
		if (newer.execution === execution) continue;
		const at = await sourcedAt(newer.execution, context);
		if (own !== undefined && at !== undefined && own < at)
			return failed(`older than ${newer.what}: its source is of ${own}, and that one's of ${at} (${newer.execution})`);
	}
	return done("no newer build serves, or is under way");
}

/**
 * Whether an execution rolls the stage back. The rule may be given the id of the execution that it goes back to.
 * @see executionInside
 */
async function goesBack(execution: string, { ports }: PipelineContext): Promise<boolean> {
	if ((await ports.pipeline.execution(execution)).rollbackTo !== undefined) return true;
	const { executions } = await ports.pipeline.state();
	for (const { id } of executions.filter(({ rollback, id }) => rollback && id !== execution))
		if ((await ports.pipeline.execution(id)).rollbackTo === execution) return true;
	return false;
}

/** What serves, and what is under way, with the executions of this pipeline that built them. */
async function before({ settings, ports }: PipelineContext) {
	const { service, pipeline } = settings;
	const [[serving], head] = await Promise.all([servedReleases(service, ports.attempts), ports.attempts.head(service)]);
	const newest = head && (await ports.attempts.find(service, head.newest));
	const entry = newest && (await ports.history.find(service, newest.attempt));
	const underWay = newest && (!entry || entry.outcome === "running") ? newest : undefined;
	const release = underWay && (await ports.attempts.release(service, underWay.release));
	return [
		{ what: `release ${serving?.release}, which serves`, by: serving?.by },
		{ what: `${underWay?.attempt}, which is under way`, by: release?.by },
	].flatMap(({ what, by }) => {
		const asked = readAskedBy(by);
		return asked?.pipeline === pipeline ? [{ what, execution: asked.execution }] : [];
	});
}

/** When an execution's source was taken. Nothing of one that has none, or that CodePipeline keeps no longer: it keeps them for a year. */
async function sourcedAt(execution: string, { ports }: PipelineContext): Promise<string | undefined> {
	const runs = await ports.pipeline.actions(execution);
	return runs
		.filter(({ stage }) => stage === SOURCE_STAGE)
		.map(({ startedAt }) => startedAt)
		.sort()[0];
}

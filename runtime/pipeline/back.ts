import { hookName, type Release, taskHooks } from "../contract/index.ts";
import { NotReleasable } from "../errors.ts";
import { servedReleases } from "../tasks/read-served.ts";
import type { PipelineContext } from "./context.ts";
import { triesOf } from "./tries.ts";

/** A release to go back to. */
export interface WayBack {
	readonly to: Release;
	/** What serves now. */
	readonly from: Release | undefined;
	/** The one that served before that. */
	readonly before: Release | undefined;
}

/** What started an execution that a person, or a person's script, has asked for. */
const BY_HAND = "StartPipelineExecution";

/**
 * Whether an execution of the pipeline goes back: its stage is rolled back to an earlier execution; or somebody has started it for an image
 * that served before. Nothing where it goes forward.
 * @throws {NotReleasable} when the execution that it is to go back to has released nothing that served, as far as a rollback goes back.
 */
export async function wayBack(
	execution: string,
	image: string,
	context: PipelineContext,
): Promise<WayBack | undefined> {
	const { settings, ports } = context;
	const { rollbackTo, trigger } = await ports.pipeline.execution(execution);
	if (rollbackTo === undefined && trigger !== BY_HAND) return undefined;
	const served = await servedReleases(settings.service, ports.attempts);
	const [from, before] = served;
	const to = rollbackTo === undefined ? byDigest(image, served) : await releasedBy(rollbackTo, served, context);
	return to && { to, from, before };
}

/** The release before what serves that has an image by this digest. */
function byDigest(image: string, [serves, ...before]: readonly Release[]): Release | undefined {
	const digest = image.slice(image.indexOf("@") + 1);
	const has = ({ images }: Release) => images.some((each) => each.digest === digest);
	return serves && has(serves) ? undefined : before.find(has);
}

async function releasedBy(target: string, served: readonly Release[], context: PipelineContext): Promise<Release> {
	const { all } = await triesOf(target, context);
	const numbers = all.map(({ release }) => release).reverse();
	for (const number of numbers) {
		const found = served.find(({ release }) => release === number);
		if (found) return found;
	}
	const name = context.settings.service;
	throw new NotReleasable(
		`${target} has released none of the last that ${name} has served: npm run cli -- rollback ${name} --to NUMBER --reason WHY goes back without the pipeline`,
	);
}

/** What going back means, a line each. */
export async function meaningOf(
	{ to, from, before }: WayBack,
	{ settings, ports }: PipelineContext,
): Promise<string[]> {
	const { service } = settings;
	const [lock, probation, registered] = await Promise.all([
		ports.locks.held(service),
		ports.probations.find(service),
		ports.registry.find(service),
	]);
	const warm = !lock && probation !== undefined && before?.release === to.release;
	const migrated = taskHooks(registered?.judge ?? { hooks: [] }).map(hookName);
	return [
		`${service} goes back from ${shown(from)} to ${shown(to)}: both load balancers at once, then DNS; no steps, no hooks`,
		warm ? "its tasks still run: it is back in seconds" : "its tasks are started first",
		...(lock ? [`${lock.attempt}, which is under way, is stopped and taken back first`] : []),
		...(migrated.length > 0 ? [`what these hooks have changed stays: ${migrated.join("; ")}`] : []),
	];
}

function shown(release: Release | undefined): string {
	if (!release) return "what serves";
	const images = release.images.map(({ image }) => image).join(", ");
	return `release ${release.release} (${images || release.taskDefinition})`;
}

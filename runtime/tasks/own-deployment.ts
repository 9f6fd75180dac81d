import { colorOf, type RolloutDocument } from "../contract/index.ts";
import { lists } from "../core/analysis/stale.ts";
import { arnFaults } from "../core/routing/estate.ts";
import { Refused, UnexpectedAnswer } from "../errors.ts";
import type { ServiceReader } from "../ports/index.ts";

/**
 * Whether ECS says that the deployment is of the service that the event names: whoever may start executions may name any. Of services that
 * it cannot show it says nothing: then the deployment's next event would be refused as well, and one answer is enough.
 */
export async function isOwnDeployment(
	{ event, service }: RolloutDocument,
	{ services }: { readonly services: ServiceReader },
): Promise<boolean> {
	const named = colorOf(service.services, event.serviceArn);
	if (arnFaults(service).length > 0) return true;
	try {
		const shown = await services.describe(service.cluster, service.services);
		return named !== undefined && lists(shown[named], event.deploymentId);
	} catch (error) {
		if (error instanceof Refused || error instanceof UnexpectedAnswer) return true;
		throw error;
	}
}

import { ACTIONS } from "../../rehearsal/actions.ts";

/** The AWS action that a port's method calls: what a missing permission would deny. */
export function actionOf(name: string): string {
	return known(name).action;
}

/** Whether a call changes what the service's users or operators see. */
export function isAwsWrite(name: string): boolean {
	return isWrite(name) && known(name).service !== "dynamodb";
}

/** Whether a call changes anything, the controller's own table included. A message is no write: told twice does no harm. */
export function isWrite(name: string): boolean {
	const { service, write } = known(name);
	return write && service !== "sns";
}

/** Whether a call reads what a look judges by, so that its answer can be one without data. */
export const hasData = (name: string): boolean => name === "edges.targets" || name === "alarms.states";

function known(name: string) {
	const action = ACTIONS[name];
	if (!action) throw new Error(`no AWS action is known for ${name}`);
	return action;
}

import { ACTIONS } from "../../rehearsal/actions.ts";

/** The APIs by which others are told. */
const NOTIFYING: ReadonlySet<string> = new Set(["sns", "events"]);

/** The AWS action that a port's method calls: what a missing permission would deny. */
export function actionOf(name: string): string {
	return known(name).action;
}

/** The API that a port's method calls. */
export function apiOf(name: string): string {
	return known(name).service;
}

/** What the controller itself consists of. */
const OWN: ReadonlySet<string> = new Set(["dynamodb", "states"]);

/** Whether a call is about the controller itself: its table, or its executions. */
export function isOwn(name: string): boolean {
	return OWN.has(known(name).service);
}

/** Whether a call changes what the service's users or operators see. */
export function isAwsWrite(name: string): boolean {
	return isWrite(name) && !isOwn(name);
}

/** Whether a call changes anything, the controller's own table included. A message is no write: told twice does no harm. */
export function isWrite(name: string): boolean {
	return known(name).write && !notifies(name);
}

/** Whether a call only tells somebody of something. */
export function notifies(name: string): boolean {
	return NOTIFYING.has(known(name).service);
}

function known(name: string) {
	const action = ACTIONS[name];
	if (!action) throw new Error(`no AWS action is known for ${name}`);
	return action;
}

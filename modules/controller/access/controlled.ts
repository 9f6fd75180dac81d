import type { Account } from "../../account.ts";

/** What policies for people are about. */
export interface Controlled {
	/** Where it is deployed. */
	readonly account: Account;
	/** ARN of the table of locks and history. */
	readonly tableArn: string;
	/** Name of the state machine. */
	readonly stateMachineName: string;
	/** ARN of the state machine. */
	readonly stateMachineArn: string;
	/** ARNs of the controller's functions. */
	readonly functionArns: readonly string[];
	/** ARN of the one among them that takes releases. */
	readonly releaseFunctionArn: string;
	/** Names of their log groups, or a pattern of them. */
	readonly logGroupNames: readonly string[];
}

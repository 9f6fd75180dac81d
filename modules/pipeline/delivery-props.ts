import type { Account } from "../account.ts";
import type { AttachedController } from "../attach/attached.ts";
import type { CustomerKey } from "../customer-key.ts";
import type { Existing } from "../existing.ts";
import type { Flag } from "../expressions.ts";
import type { BuildProps } from "./build.ts";
import type { Delivered } from "./delivered.ts";
import type { SourceKind } from "./source.ts";

/** Properties of a delivery pipeline. */
export interface DeliveryProps extends Pick<BuildProps, "buildspec" | "image" | "computeType" | "timeoutMinutes"> {
	/** Where it is deployed. */
	readonly account: Account;
	/** The service that is delivered to. */
	readonly service: Delivered;
	/** The service's controller. */
	readonly controller: Pick<AttachedController, "tableName" | "releaseFunctionName" | "stateMachineArn" | "topicArn">;
	/** Where a change comes from: a Terraform expression without `${}`. */
	readonly source: string;
	/** Whether it is of a kind. */
	readonly is: Readonly<Record<SourceKind, Flag>>;
	/** ARN of a connection that may exist already. */
	readonly connectionArn: Existing<string> | undefined;
	/** Whether a connection is made. */
	readonly createsConnection: Flag;
	/** Whether somebody must approve. */
	readonly review: Flag;
	/** Name of the repository of images, whoever makes it. */
	readonly repositoryName: string;
	/** Whether it is made here. */
	readonly createsRepository: Flag;
	/** How many of the newest images are kept. */
	readonly imageRetention: number;
	/** ARN of the topic that hears of reviews and failures. */
	readonly notificationTopicArn: string;
	/** Path of the zip file with the function's code, as Terraform finds it. */
	readonly bundle: string;
	/** Days that logs are kept. */
	readonly logRetentionDays: number;
	/** Key of the user's own, or null. */
	readonly kmsKeyArn: CustomerKey;
	/** Whether repository and artifacts may be deleted with all that is in them. */
	readonly mayBeDeleted: Flag;
}

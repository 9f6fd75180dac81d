import { FUNCTION_MEMORY_MB } from "../../runtime/defaults.ts";

/**
 * What a controller costs the account that it runs in: its state transitions and Lambda invocations, at the list prices of
 * us-east-1, without the free tier. Calls of Route 53, ELB and ECS are free; of DynamoDB, SNS and EventBridge a rollout needs too few to
 * count. GetMetricData is left out: 0.01 dollars per 1,000 metrics that are asked for (https://aws.amazon.com/cloudwatch/pricing/).
 * Controllers that AWS runs itself cost nothing here.
 */

/** Dollars per state transition of a Standard workflow, retries included. Source: https://aws.amazon.com/step-functions/pricing/ */
export const DOLLARS_PER_TRANSITION = 0.025 / 1_000;

/** Dollars per invocation of a Lambda function. Source: https://aws.amazon.com/lambda/pricing/ */
export const DOLLARS_PER_INVOCATION = 0.2 / 1_000_000;

/** Dollars per GB-second of a Lambda function on arm64, as this project's are. Source: https://aws.amazon.com/lambda/pricing/ */
export const DOLLARS_PER_GB_SECOND = 0.000_013_333_4;

/** Memory of a function in GB: that of this project's Terraform. */
export const FUNCTION_GB = FUNCTION_MEMORY_MB / 1_024;

/** How long an invocation takes, in seconds: assumed, for about five AWS calls of 50 ms one after the other. */
export const ASSUMED_INVOCATION_SECONDS = 0.25;

/** Dollars per invocation and its time. */
export const DOLLARS_PER_LAMBDA_CALL =
	DOLLARS_PER_INVOCATION + DOLLARS_PER_GB_SECOND * FUNCTION_GB * ASSUMED_INVOCATION_SECONDS;

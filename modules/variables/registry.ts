import { placeOf } from "./arn.ts";
import type { Rule, Variables } from "./variable.ts";

/** Declares the variables of what a controller lets in. */
export const REGISTRY = {
	accept_unregistered_services: {
		type: "bool",
		description:
			"Whether services of version 0.2 are still served, whose rules hand over a configuration that nobody can check. Whoever may start an execution can then move the traffic of each such service. Set it to false as soon as every service is upgraded; the next version knows registered services alone.",
		default: true,
	},
	table_administrator_arns: {
		type: "list(string)",
		description:
			"ARNs of IAM roles and users that may write locks and history beside the controller's functions. A * stands for any characters. These are people in an emergency, and whoever restores or replicates the table. Nobody else may, whatever IAM allows. By default nobody.",
		default: [],
		rules: administratorRules(),
	},
} satisfies Variables;

function administratorRules(): Rule[] {
	const place = placeOf("arn", ["account"]);
	return [
		{
			// Four characters of a name at least: a pattern for every role would guard nothing.
			condition:
				'alltrue([for arn in var.table_administrator_arns : can(regex("^arn:[^:*?]+:iam::[0-9]{12}:(root|(role|user)/([^*?]+/)*[^*?/]{4}[^?]*)$", arn))])',
			message:
				'table_administrator_arns must hold ARNs of IAM roles or users, with at least four characters of a name or path before a *, for instance "arn:aws:iam::123456789012:role/on-call" or "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_OnCall_*".',
		},
		{
			condition: `alltrue([for arn in var.table_administrator_arns : ${place.condition}])`,
			message: `table_administrator_arns ${place.message}`,
		},
		{
			// A policy of a table has 20 KB: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-considerations.html
			condition: 'length(join("", var.table_administrator_arns)) <= 4000',
			message:
				"table_administrator_arns must have at most 4000 characters together, because a table's policy holds no more. Use fewer, or patterns.",
		},
	];
}

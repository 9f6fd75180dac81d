/** Conditions of IAM statements, as far as this project's policies use them. */

/** What IAM knows of a request besides its action and resource: values by condition key. */
export type Context = Readonly<Record<string, readonly string[]>>;

/** Of a statement: operator, key, values. */
export type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

type Operator = (found: readonly string[] | undefined, wanted: readonly string[]) => boolean;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const OPERATORS: Readonly<Record<string, Operator>> = {
	ArnEquals: (found = [], wanted) => found.some((value) => wanted.includes(value)),
	// Without any values it holds.
	"ForAllValues:StringEquals": (found = [], wanted) => found.every((value) => wanted.includes(value)),
	Null: (found, wanted) => wanted.includes(String(found === undefined || found.length === 0)),
};

/** Whether all of a condition holds for a request. @throws for an operator that is not known here: it must not pass unseen. */
export function holds(condition: Condition, context: Context): boolean {
	return Object.entries(condition).every(([name, keys]) => {
		const operator = OPERATORS[name];
		if (!operator) throw new Error(`the harness knows no condition ${name}`);
		return Object.entries(keys).every(([key, wanted]) => operator(context[key], [wanted].flat()));
	});
}

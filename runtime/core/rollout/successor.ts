/** What Step Functions lets an execution's name have: https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
const LONGEST_NAME = 80;

/** How the name of an execution ends that goes on with another's probation. */
const NUMBERED = /-p(\d{1,4})$/;

/** The execution that goes on with a probation: the next one's name, by the name of the one that watches. */
export function successorOf(execution: string): { readonly arn: string; readonly name: string } {
	const at = execution.lastIndexOf(":") + 1;
	const own = execution.slice(at);
	const number = Number(NUMBERED.exec(own)?.[1] ?? 0) + 1;
	const suffix = `-p${number}`;
	const name = `${own.replace(NUMBERED, "").slice(0, LONGEST_NAME - suffix.length)}${suffix}`;
	return { arn: `${execution.slice(0, at)}${name}`, name };
}

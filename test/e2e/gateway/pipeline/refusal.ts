/** What CodePipeline refuses, by the name of its exception: https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_Operations.html */

export class PipelineRefusal extends Error {
	constructor(
		readonly code: string,
		message: string,
	) {
		super(message);
	}
}

/** @throws the refusal, unless it holds. */
export function must(holds: unknown, code: string, message: string): asserts holds {
	if (!holds) throw new PipelineRefusal(code, message);
}

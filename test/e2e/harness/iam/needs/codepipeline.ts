import { arn, type Json, json, type NeedsOf, need, onEverything, type ServiceNeeds } from "../need.ts";

const onPipeline = (action: string): NeedsOf =>
	json(({ pipelineName, name }: Json, place) =>
		need(`codepipeline:${action}`, [arn("codepipeline", place, pipelineName ?? name)]),
	);

/** What calls of CodePipeline need. */
export const codepipeline: ServiceNeeds = {
	GetPipelineExecution: onPipeline("GetPipelineExecution"),
	GetPipelineState: onPipeline("GetPipelineState"),
	ListActionExecutions: onPipeline("ListActionExecutions"),
	ListPipelineExecutions: onPipeline("ListPipelineExecutions"),
	// Only the id of the job says whose it is: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodepipeline.html
	PutJobFailureResult: onEverything("codepipeline:PutJobFailureResult"),
	PutJobSuccessResult: onEverything("codepipeline:PutJobSuccessResult"),
	PutApprovalResult: json(({ pipelineName, stageName, actionName }: Json, place) =>
		need("codepipeline:PutApprovalResult", [arn("codepipeline", place, `${pipelineName}/${stageName}/${actionName}`)]),
	),
};

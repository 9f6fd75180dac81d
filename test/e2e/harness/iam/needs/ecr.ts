import { arn, type Json, json, type NeedsOf, need, onEverything, type Place, type ServiceNeeds } from "../need.ts";

/** Of another account's registry the request says whose it is. */
const repository = ({ repositoryName, registryId }: Json, place: Place) =>
	arn("ecr", { ...place, account: registryId ?? place.account }, `repository/${repositoryName}`);

const onRepository = (...actions: readonly string[]): NeedsOf =>
	json((input: Json, place) => actions.flatMap((action) => need(action, [repository(input, place)])));

/** What calls of ECR need. */
export const ecr: ServiceNeeds = {
	BatchGetImage: onRepository("ecr:BatchGetImage"),
	DescribeImages: onRepository("ecr:DescribeImages"),
	GetAuthorizationToken: onEverything("ecr:GetAuthorizationToken"),
	// Docker pushes layers before it: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
	PutImage: onRepository(
		...["ecr:BatchCheckLayerAvailability", "ecr:InitiateLayerUpload", "ecr:UploadLayerPart"],
		...["ecr:CompleteLayerUpload", "ecr:PutImage"],
	),
};

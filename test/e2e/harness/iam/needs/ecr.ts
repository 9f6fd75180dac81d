import { arn, type Json, json, need, type ServiceNeeds } from "../need.ts";

/** What calls of ECR need. */
export const ecr: ServiceNeeds = {
	// Of another account's registry the request says whose it is.
	BatchGetImage: json(({ repositoryName, registryId }: Json, place) =>
		need("ecr:BatchGetImage", [
			arn("ecr", { ...place, account: registryId ?? place.account }, `repository/${repositoryName}`),
		]),
	),
};

import { form, need, type ServiceNeeds } from "../need.ts";

/** What calls of STS need. Whether the role trusts the caller stands in the role's own policy. */
export const sts: ServiceNeeds = {
	AssumeRole: form((body) => {
		const input = (field: string) => [body.get(field) ?? []].flat();
		return need("sts:AssumeRole", [body.get("RoleArn") ?? ""], {
			"sts:ExternalId": input("ExternalId"),
			"sts:RoleSessionName": input("RoleSessionName"),
			"sts:SourceIdentity": input("SourceIdentity"),
		});
	}),
};

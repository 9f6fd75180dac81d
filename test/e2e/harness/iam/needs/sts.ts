import { form, need, type ServiceNeeds } from "../need.ts";

/** What calls of STS need. Whether the role trusts the caller stands in the role's own policy. */
export const sts: ServiceNeeds = {
	AssumeRole: form((body) => {
		const given = (field: string) => [body.get(field) ?? []].flat();
		return need("sts:AssumeRole", [body.get("RoleArn") ?? ""], {
			"sts:ExternalId": given("ExternalId"),
			"sts:RoleSessionName": given("RoleSessionName"),
			"sts:SourceIdentity": given("SourceIdentity"),
		});
	}),
};

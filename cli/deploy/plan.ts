/** What people read before they agree. */
import type { Checked } from "./check.ts";
import { costLines } from "./costs.ts";
import type { Settings } from "./settings.ts";

/** What will be made, what it costs, and what is then not there. */
export function planLines(settings: Settings, { caller, unchecked }: Checked): string[] {
	const { name, region, zone_name: zone } = settings;
	const address =
		zone === null
			? "of a private zone that is made"
			: `${name}.${zone} and preview.${name}.${zone} in the zone ${zone}`;
	return [
		`This makes, in account ${caller.account} and region ${region}, by Terraform:`,
		`  ${name}: a VPC, a cluster, two load balancers, a service in two colors, its controller, and records ${address}`,
		`  ${name}-delivery: a pipeline that takes ${sourceOf(settings)}, with an ECR repository, a build, a bucket of artifacts`,
		...(zone === null
			? [
					"Without a public zone its addresses answer within the VPC alone, and there is no certificate: what is not shown is a browser's way to it,",
					"HTTPS, and how the resolvers of your users follow. Shifts, fail-back and judging are the same.",
				]
			: []),
		...costLines(zone),
		...unchecked,
	];
}

function sourceOf(settings: Settings): string {
	const { repository, branch, source_bucket: bucket, source_key: key } = settings;
	if (repository !== null) return `${repository} (branch ${branch})`;
	if (bucket !== null) return `s3://${bucket}/${key}`;
	return `images of ${settings.source_image_repository}:${settings.source_image_tag}`;
}

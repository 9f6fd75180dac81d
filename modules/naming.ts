/** Names that several parts must agree on. */

/** Families of a service's task definitions: its own, and those of version 0.2, to which a rollback may lead. */
export function familiesOf(serviceName: string): string[] {
	return [serviceName, `${serviceName}-blue`, `${serviceName}-green`];
}

/** Port on which each load balancer serves its own color, whatever the records and the other listener say. */
export const PREVIEW_PORT = 8080;

/**
 * Turns a construct's path into its Terraform name, without CDKTF's hash: people read these addresses in plans. Up to a colon, an id
 * says what the type of a resource, or the module around it, says already: `listener:production` is named `production`, and what is
 * inside of `network:` is named as if it stood outside. An id of `this` adds nothing.
 */
export function terraformName(ids: readonly string[]): string {
	const names = ids.map((id) => id.slice(id.lastIndexOf(":") + 1)).filter((name) => name !== "" && name !== "this");
	return names.join("_").replaceAll("-", "_") || "this";
}

/** The tag by which the release function finds the task definition that Terraform has registered: a hash of all but the image. */
export const TEMPLATE_TAG = "ecs-dns-canary:template";

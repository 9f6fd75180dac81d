/** Names that several parts must agree on. */

/** Port on which each load balancer serves its own color, whatever the records and the other listener say. */
export const PREVIEW_PORT = 8080;

/**
 * Turns a construct's path into its Terraform name, without CDKTF's hash: people read these addresses in plans.
 * An id of `this` names a construct's only resource of a type, and adds nothing.
 */
export function terraformName(ids: readonly string[]): string {
	return ids
		.filter((id) => id !== "this")
		.join("_")
		.replaceAll("-", "_");
}

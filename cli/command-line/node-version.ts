/**
 * Keeps the AWS SDK from warning on Node 20 that its next versions want Node 22. The SDK's version is pinned here, so there is nothing that
 * an operator could do, and the warning would stand in what every command prints. Whoever has set the variable decides.
 */
export function withoutNodeWarning(): void {
	process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
}

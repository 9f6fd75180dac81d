/** What AWS refused for good of tags and counts, and what to do about it, for people. Nothing when it refused nothing. */
export function refusedText(refused: readonly string[] = []): string {
	if (refused.length === 0) return "";
	const list = refused.map((each) => `- ${each}`).join("\n");
	return `\n\nAWS refused, and it was left undone:\n${list}\nNo traffic depends on it. Set the tags and the number of tasks yourself, or allow it: each rollout tries again.`;
}

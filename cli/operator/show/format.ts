const BAR = 20;

/** A span of time: `48s`, `12m 04s`, `1h 02m`. */
export function duration(seconds: number): string {
	const whole = Math.max(0, Math.round(seconds));
	const two = (value: number) => String(value).padStart(2, "0");
	if (whole < 60) return `${whole}s`;
	if (whole < 3_600) return `${Math.floor(whole / 60)}m ${two(whole % 60)}s`;
	return `${Math.floor(whole / 3_600)}h ${two(Math.floor(whole / 60) % 60)}m`;
}

/** How long it is from one moment to another, in seconds. */
export function between(from: string | Date, to: string | Date): number {
	return (new Date(to).getTime() - new Date(from).getTime()) / 1000;
}

/** A moment to the second, in UTC: `2026-01-31 22:01:05Z`. */
export function timestamp(at: string | Date): string {
	return `${new Date(at).toISOString().slice(0, 19).replace("T", " ")}Z`;
}

/** The time of day of a moment, in UTC: `22:01:05Z`. */
export function timeOf(at: string | Date): string {
	return timestamp(at).slice(11);
}

/** A share as a picture. */
export function bar(percent: number): string {
	const filled = Math.round((percent / 100) * BAR);
	return "█".repeat(filled) + "░".repeat(BAR - filled);
}

/** A text within so many columns, its end left out where it is longer. */
export function shorten(text: string, columns: number): string {
	return text.length <= columns ? text : `${text.slice(0, Math.max(0, columns - 1))}…`;
}

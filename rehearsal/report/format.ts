/** Numbers as people read them, the same in the terminal and on the page. Null is a dash. */

const DASH = "–";
const MINUS = "−";

function written(value: number, options: Intl.NumberFormatOptions): string {
	return value.toLocaleString("en-US", { ...options, signDisplay: "negative" }).replace("-", MINUS);
}

/** A whole number, with separators between its thousands. */
export function count(value: number | null): string {
	return value === null ? DASH : written(value, { maximumFractionDigits: 0 });
}

/** A share, 0–1, in percent with three significant digits. */
export function percent(share: number | null): string {
	return share === null ? DASH : `${written(share * 100, { maximumSignificantDigits: 3 })} %`;
}

/** A span of time: `48s`, `12m 04s`, `20m`, `1h 02m`. */
export function duration(seconds: number | null): string {
	if (seconds === null) return DASH;
	const whole = Math.round(Math.abs(seconds));
	const sign = seconds < 0 && whole > 0 ? MINUS : "";
	const two = (value: number, unit: string) => (value > 0 ? ` ${String(value).padStart(2, "0")}${unit}` : "");
	if (whole < 60) return `${sign}${whole}s`;
	if (whole < 3_600) return `${sign}${Math.floor(whole / 60)}m${two(whole % 60, "s")}`;
	return `${sign}${count(Math.floor(whole / 3_600))}h${two(Math.floor(whole / 60) % 60, "m")}`;
}

/** A moment since the deployment: `01:02:05`. */
export function clock(seconds: number): string {
	const whole = Math.round(seconds);
	const two = (value: number) => String(value).padStart(2, "0");
	return `${two(Math.floor(whole / 3_600))}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

/** Dollars with the four digits that a rollout's cents need. */
export function dollars(value: number | null): string {
	if (value === null) return DASH;
	return value === 0 ? "$0" : `$${written(value, { minimumFractionDigits: 4, maximumFractionDigits: 4 })}`;
}

/** What the app is told from outside, checked once, before it listens. */

/** How it answers users: at once, late, or with errors among the answers. Its health check is well in each. */
export const MODES = ["healthy", "slow", "failing"];

const DEFAULTS = { MODE: "healthy", PORT: "8080", SLOW_MS: "2000", FAIL_PERCENT: "50", DRAIN_MS: "0", VERSION: "dev" };

/** A setting that cannot be; its lines say what to do. */
export class BadSettings extends Error {
	name = "BadSettings";

	/** @param {readonly string[]} faults */
	constructor(faults) {
		super(faults.join("\n"));
		this.faults = faults;
	}
}

/**
 * Reads the settings.
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @param {string} color - the page's background.
 * @throws {BadSettings} once, with every fault.
 */
export function readSettings(environment, color) {
	/** @type {string[]} */
	const faults = [];
	/** @param {keyof typeof DEFAULTS} name */
	const text = (name) => environment[name] || DEFAULTS[name];
	/** @param {keyof typeof DEFAULTS} name @param {number} least @param {number} most */
	const whole = (name, least, most) => {
		const given = text(name);
		const value = Number(given);
		if (/^\d+$/.test(given) && value >= least && value <= most) return value;
		faults.push(
			`${name} must be a whole number from ${least} to ${most} (given: ${given}): set it right, or leave it out`,
		);
		return least;
	};
	const settings = {
		color: color.toUpperCase(),
		mode: text("MODE"),
		port: whole("PORT", 0, 65_535),
		slowMs: whole("SLOW_MS", 0, 60_000),
		failPercent: whole("FAIL_PERCENT", 0, 100),
		drainMs: whole("DRAIN_MS", 0, 110_000),
		version: text("VERSION"),
	};
	if (!MODES.includes(settings.mode))
		faults.push(`MODE must be one of ${MODES.join(", ")} (given: ${settings.mode}): set one of them, or leave it out`);
	if (!/^#[0-9A-F]{6}$/.test(settings.color))
		faults.push(`COLOR in src/color.js must be # and six hexadecimal digits, such as #20E941 (given: ${color})`);
	if (!/^[\w.-]{1,128}$/.test(settings.version))
		faults.push(`VERSION must be 1 to 128 letters, digits, dots, hyphens and underscores (given: ${settings.version})`);
	if (faults.length > 0) throw new BadSettings(faults);
	return settings;
}

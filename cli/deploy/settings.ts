/** What is to be deployed, as flags, answers and an earlier run's `terraform.tfvars` say it; checked whole, before anything is written. */
import { PATTERNS } from "../../runtime/contract/index.ts";
import { InvalidInput } from "../../runtime/errors.ts";

/** The variables of the root, as text; null where one does not apply. */
export interface Settings {
	/** Of the service; everything's name begins with it. */
	readonly name: string;
	readonly region: string;
	/** A git repository, as owner/name. */
	readonly repository: string | null;
	readonly branch: string | null;
	readonly source_bucket: string | null;
	readonly source_key: string | null;
	readonly source_image_repository: string | null;
	readonly source_image_tag: string | null;
	/** A public hosted zone of the account; null: a private one is made. */
	readonly zone_name: string | null;
}
export type SettingName = keyof Settings;

/** Each setting's flag, its meaning, and what people are asked. */
export const SETTINGS = {
	name: "the service's name, such as web: everything's name begins with it",
	region: "AWS region; default: $AWS_REGION",
	repository: "git repository on GitHub, as owner/name: what is pushed there is released",
	branch: "its branch; default: main",
	source_bucket: "in place of a repository: a bucket with versions, in which a zip of the source is put",
	source_key: "the zip's key in that bucket",
	source_image_repository: "in place of a repository: an ECR repository to which images are pushed",
	source_image_tag: "the tag by which they are pushed there; default: latest",
	zone_name: "a public hosted zone of this account, such as example.com; default: a private zone is made",
} as const satisfies Record<SettingName, string>;

/** A setting's flag on the command line, without its hyphens. */
export const flagNameOf = (setting: SettingName): string =>
	setting === "zone_name" ? "zone" : setting.replace(/_/g, "-");
const flagOf = (setting: SettingName) => `--${flagNameOf(setting)}`;

/** What was said of settings: by whom does not matter. */
export type Said = Partial<Readonly<Record<SettingName, string | null | undefined>>>;

const FORMS: Readonly<Partial<Record<SettingName, readonly [RegExp, string]>>> = {
	// Lower case, as every name of the service; a bucket's prefix and a pipeline's name have room for it.
	name: [
		new RegExp(PATTERNS.serviceName),
		"must be 1 to 20 lower-case letters, digits and hyphens, beginning with a letter",
	],
	region: [/^[a-z]{2,3}(-[a-z]+)+-\d$/, "must be a region's code, such as eu-west-1"],
	repository: [/^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[A-Za-z0-9._-]{1,100}$/, "must be owner/name, such as acme/web"],
	branch: [/^(?!.*(\.\.|\/\/|@\{))[A-Za-z0-9_][A-Za-z0-9._/-]{0,254}$/, "must be the name of a branch"],
	source_bucket: [/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "must be a bucket's name"],
	source_key: [/^[A-Za-z0-9!_.*'()/-]{1,900}\.zip$/, "must be the key of a zip, such as web.zip"],
	source_image_repository: [/^[a-z0-9]+([._/-]+[a-z0-9]+)*$/, "must be the name of an ECR repository"],
	source_image_tag: [/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/, "must be a tag"],
	zone_name: [new RegExp(PATTERNS.domain), "must be the name of a hosted zone, such as example.com"],
};

/** Which of the sources somebody has chosen. */
export function sourcesOf(said: Said): SettingName[] {
	return (["repository", "source_bucket", "source_image_repository"] as const).filter((name) => said[name]);
}

/** All that is wrong with what was said; what is missing too. */
export function settingFaults(said: Said): string[] {
	const sources = sourcesOf(said);
	const names = Object.keys(SETTINGS) as SettingName[];
	const stray = (of: SettingName, belongs: SettingName) =>
		said[of] && !said[belongs] ? [`${flagOf(of)} needs ${flagOf(belongs)} beside it`] : [];
	return [
		...(["name", "region"] as const).flatMap((name) =>
			said[name] ? [] : [`${flagOf(name)} is missing: ${SETTINGS[name]}`],
		),
		...names.flatMap((name) => {
			const [form, must] = FORMS[name] ?? [];
			const value = said[name];
			return !value || form?.test(value) ? [] : [`${flagOf(name)} ${must} (given: ${value})`];
		}),
		...(sources.length === 1
			? []
			: [
					`say where releases come from: one of --repository, --source-bucket and --source-image-repository (given: ${sources.map(flagOf).join(", ") || "none"})`,
				]),
		...(said.source_bucket && !said.source_key ? [`--source-key is missing: ${SETTINGS.source_key}`] : []),
		...stray("source_key", "source_bucket"),
		...stray("branch", "repository"),
		...stray("source_image_tag", "source_image_repository"),
	];
}

/** The settings. @throws {InvalidInput} once, with every fault. */
export function settingsOf(said: Said): Settings {
	const faults = settingFaults(said);
	if (faults.length > 0) throw new InvalidInput("this deployment", faults);
	const or = (name: SettingName, otherwise: string | null = null) => said[name] || otherwise;
	return {
		name: said.name ?? "",
		region: said.region ?? "",
		repository: or("repository"),
		branch: said.repository ? or("branch", "main") : null,
		source_bucket: or("source_bucket"),
		source_key: or("source_key"),
		source_image_repository: or("source_image_repository"),
		source_image_tag: said.source_image_repository ? or("source_image_tag", "latest") : null,
		zone_name: or("zone_name"),
	};
}

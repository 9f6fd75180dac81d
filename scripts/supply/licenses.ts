import { Utils } from "@cyclonedx/cyclonedx-library/Contrib/License";
import apache from "spdx-license-list/licenses/Apache-2.0.json" with { type: "json" };
import mitNoAttribution from "spdx-license-list/licenses/MIT-0.json" with { type: "json" };
import satisfies from "spdx-satisfies";
import type { BundledPackage } from "./packages.ts";

/** Licenses that ask for no more than to be named: users may ship what holds such code, and need publish nothing of their own. */
export const ALLOWED = [
	...["0BSD", "Apache-2.0", "BlueOak-1.0.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-0"],
	...["Python-2.0", "Unlicense", "Zlib"],
];

/** What stands for a package that ships no text: licenses that do not ask for the line of its own copyright. */
const STANDARD_TEXTS: Readonly<Record<string, string>> = {
	"Apache-2.0": apache.licenseText,
	"MIT-0": mitNoAttribution.licenseText,
};

const LINE = "-".repeat(80);

/**
 * The license texts of what a bundle holds, for people. Packages with the same text share it.
 * @throws {Error} naming each package whose license is not allowed, or whose text is missing
 */
export function licenseTexts(packages: readonly BundledPackage[]): string {
	const texts = new Map<string, string[]>();
	const refused: string[] = [];
	for (const each of packages) {
		const own = shippedText(each);
		const text = own ?? STANDARD_TEXTS[each.manifest.license ?? ""]?.trim();
		const title = own ? titleOf(each) : `${titleOf(each)}, in its standard text: the package ships none`;
		if (text && allowed(each)) texts.set(text, [...(texts.get(text) ?? []), title]);
		else refused.push(refusalOf(each));
	}
	if (refused.length > 0) throw new Error(`these packages cannot be bundled:\n${refused.join("\n")}`);
	const parts = [...texts].map(([text, titles]) => `${LINE}\n${titles.join("\n")}\n${LINE}\n\n${text}\n`);
	return ["index.js holds code of these packages, under these licenses.\n", ...parts].join("\n");
}

function allowed({ manifest: { license = "" } }: BundledPackage): boolean {
	try {
		return satisfies(license, ALLOWED);
	} catch {
		// Not an expression of SPDX: "SEE LICENSE IN …", or nothing.
		return false;
	}
}

function shippedText({ folder }: BundledPackage): string | undefined {
	const unreadable = (error: Error) => {
		throw error;
	};
	const files = [...new Utils.LicenseEvidenceGatherer().getFileAttachments(folder, unreadable)]
		.sort(({ file: one }, { file: other }) => (one < other ? -1 : 1))
		.map(({ text: { content } }) => Buffer.from(String(content), "base64").toString().replaceAll("\r\n", "\n").trim());
	return files.length > 0 ? files.join("\n\n") : undefined;
}

function titleOf({ manifest: { name, version, license } }: BundledPackage): string {
	return `${name} ${version} (${license ?? "no license"})`;
}

function refusalOf(each: BundledPackage): string {
	return allowed(each)
		? `- ${titleOf(each)} has no file with the text of its license, which asks for it: ask its authors for one`
		: `- ${titleOf(each)}: allowed are ${ALLOWED.join(", ")}. Do without it; or have somebody read its license, and allow that`;
}

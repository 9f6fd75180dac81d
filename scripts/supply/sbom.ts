import { createHash } from "node:crypto";
import { Builders, Factories } from "@cyclonedx/cyclonedx-library/Contrib/FromNodePackageJson";
import { Factories as Licenses } from "@cyclonedx/cyclonedx-library/Contrib/License";
import {
	ComponentType,
	HashAlgorithm,
	LicenseAcknowledgement,
	LifecyclePhase,
} from "@cyclonedx/cyclonedx-library/Enums";
import { Bom, Component } from "@cyclonedx/cyclonedx-library/Models";
import { JSON as Format, JsonSerializer } from "@cyclonedx/cyclonedx-library/Serialize";
import { Spec1dot6 } from "@cyclonedx/cyclonedx-library/Spec";
import { version as esbuildVersion } from "esbuild";
import satisfies from "spdx-satisfies";
import type { Contents, Manifest } from "./packages.ts";

/** What a list of components is about. */
export interface Subject {
	/** The function's name. */
	readonly name: string;
	/** The project's own package.json. */
	readonly project: Manifest;
	/** The bundle. */
	readonly code: Uint8Array;
}

/** It asks whether a text is an expression of SPDX, and hears it by an error. */
const licenses = new Licenses.LicenseFactory((expression) => {
	satisfies(expression, ["MIT"]);
});
const components = new Builders.ComponentBuilder(new Factories.ExternalReferenceFactory(), licenses);
const serializer = new JsonSerializer(new Format.Normalize.Factory(Spec1dot6));

/** What a bundle is made of, as CycloneDX 1.6 in JSON: the same text for the same bundle, on any machine and at any time. */
export function sbomOf(subject: Subject, { packages, used }: Contents): string {
	const bom = new Bom();
	const main = mainOf(subject);
	const byFolder = componentsOf(packages);
	depend(main, used, byFolder);
	for (const { folder, uses } of packages) depend(byFolder.get(folder), uses, byFolder);
	for (const each of byFolder.values()) bom.components.add(each);
	bom.metadata.component = main;
	bom.metadata.lifecycles.add(LifecyclePhase.Build);
	bom.metadata.tools.components.add(new Component(ComponentType.Application, "esbuild", { version: esbuildVersion }));
	const written = () => serializer.serialize(bom, { sortLists: true, space: 2 });
	bom.serialNumber = serialNumber(written());
	return `${written()}\n`;
}

/** Of package.json only what the bytes of an archive may depend on: its `repository` is known where it is published, and nowhere else. */
function mainOf({ name, project: { name: own, version, license = "UNLICENSED" }, code }: Subject): Component {
	const main = component({ name: `${own}-${name}`, version, license });
	main.type = ComponentType.Application;
	main.hashes.set(HashAlgorithm["SHA-256"], digest(code));
	return main;
}

/** Each package's component by its folder. The same version in two folders is one: a reference names one component. */
function componentsOf(packages: Contents["packages"]): ReadonlyMap<string, Component> {
	const byReference = new Map<string, Component>();
	for (const { manifest } of packages) byReference.set(reference(manifest), packaged(manifest));
	return new Map(
		packages.map(({ folder, manifest }) => [folder, byReference.get(reference(manifest)) ?? packaged(manifest)]),
	);
}

function depend(
	from: Component | undefined,
	folders: ReadonlySet<string>,
	byFolder: ReadonlyMap<string, Component>,
): void {
	for (const folder of folders) {
		const to = byFolder.get(folder);
		if (to && to !== from) from?.dependencies.add(to.bomRef);
	}
}

function reference({ name, version }: Manifest): string {
	return `${name}@${version}`;
}

function packaged(manifest: Manifest): Component {
	const created = component(manifest);
	created.purl = `pkg:npm/${manifest.name.replace("@", "%40")}@${encodeURIComponent(manifest.version)}`;
	return created;
}

function component(manifest: Manifest): Component {
	const created = components.makeComponent(manifest);
	if (!created) throw new Error(`${JSON.stringify(manifest.name)} is no name of a package`);
	created.bomRef.value = reference(manifest);
	for (const license of created.licenses) license.acknowledgement = LicenseAcknowledgement.Declared;
	return created;
}

/** A UUID of the kind whose bits are ours to choose (RFC 9562, version 8): from what the list says, so that it never changes by itself. */
function serialNumber(text: string): string {
	const hex = digest(Buffer.from(text));
	const parts = [
		hex.slice(0, 8),
		hex.slice(8, 12),
		`8${hex.slice(13, 16)}`,
		`a${hex.slice(17, 20)}`,
		hex.slice(20, 32),
	];
	return `urn:uuid:${parts.join("-")}`;
}

function digest(bytes: Uint8Array): string {
	return createHash("sha256").update(bytes).digest("hex");
}

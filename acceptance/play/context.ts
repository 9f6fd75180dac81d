/** What all steps of a run share. */
import type { ByColor, Color } from "../../runtime/contract/index.ts";
import type { Aws } from "../aws/clients.ts";
import type { Services } from "../aws/ecs.ts";
import type { Options } from "../flags.ts";
import type { Measures } from "../measure/measures.ts";
import type { Release } from "../stack/release.ts";
import type { Folders, Names } from "../stack/roots.ts";
import type { Terraform } from "../stack/terraform.ts";
import type { Pace } from "./pace.ts";

/** A service whose releases are watched. */
export interface Subject extends Services {
	readonly name: string;
	readonly stateMachine: string;
	readonly table: string;
	readonly zoneId: string;
	/** The name that users resolve. */
	readonly record: string;
}

/** The run's own service, with the names of its load balancers. */
export interface OwnSubject extends Subject {
	readonly loadBalancers: ByColor<string>;
}

/** A run. */
export interface Context {
	readonly aws: Aws;
	readonly options: Options;
	readonly zoneId: string;
	readonly names: Names;
	readonly folders: Folders;
	/** Terraform in each root. */
	readonly roots: Readonly<Record<keyof Folders, Terraform>>;
	readonly measures: Measures;
	readonly pace: Pace;
	/** What each color runs of the run's own service. */
	releases: ByColor<Release>;
	/** The color that the newest of them is for. */
	newest: Color;
	/** Tells the person who watches. */
	readonly say: (line: string) => void;
}

/** A step found something that is not as it should be. */
export class NotAccepted extends Error {
	override readonly name = "NotAccepted";
	constructor(readonly faults: readonly string[]) {
		super(faults.join("; "));
	}
}

/** @throws {NotAccepted} when there are faults. */
export function accept(...faults: readonly (string | false | undefined)[]): void {
	const found = faults.filter((fault): fault is string => Boolean(fault));
	if (found.length > 0) throw new NotAccepted(found);
}

/** The other color. */
export const otherOf = (color: Color): Color => (color === "blue" ? "green" : "blue");

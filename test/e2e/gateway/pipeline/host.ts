/** What pipelines need of the world around them. */
import type { VirtualClock } from "../../../../rehearsal/clock.ts";
import type { AwsEvent } from "../../harness/event-bridge.ts";
import type { ActionDeclaration } from "./declaration.ts";
import type { ArtifactLocation, Execution, Revision } from "./execution.ts";

/** What a source action has found. */
export interface Fetched {
	/** A zip archive. */
	readonly archive: Uint8Array;
	readonly revision: Omit<Revision, "name" | "created">;
	readonly variables: Readonly<Record<string, string>>;
}

/** A build that an action asks for. */
export interface BuildRequest {
	readonly id: string;
	readonly project: string;
	readonly pipeline: string;
	/** What the action sets on top of the project's own environment. */
	readonly environment: Readonly<Record<string, string>>;
	readonly source: Uint8Array;
	readonly sourceVersion: string;
}

/** What came of a build. */
export type Built =
	| {
			readonly ok: true;
			readonly variables: Readonly<Record<string, string>>;
			/** A zip archive. */
			readonly archive: Uint8Array;
	  }
	| { readonly ok: false; readonly message: string };

export interface PipelineHost {
	readonly clock: Pick<VirtualClock, "now" | "timers" | "track">;
	/** Runs a function, by its name. @throws what it has thrown. */
	invoke(functionName: string, payload: unknown): Promise<void>;
	emit(event: AwsEvent): void;
	/** Reads what a source action is about. @throws an error whose message the action fails with. */
	fetch(action: ActionDeclaration, execution: Execution): Promise<Fetched>;
	build(request: BuildRequest): Promise<Built>;
	put(location: ArtifactLocation, archive: Uint8Array): Promise<void>;
	get(location: ArtifactLocation): Promise<Uint8Array>;
}

/** Lets virtual time pass, and holds it while work is done. */
export async function takes<T>({ clock }: Pick<PipelineHost, "clock">, seconds: number, work: () => Promise<T>) {
	await new Promise<void>((resolve) => clock.timers.setTimeout(() => resolve(), seconds * 1_000));
	return clock.track(work());
}

/** CodeBuild's projects, which moto keeps in part only: it has no UpdateProject, and refuses artifacts of a pipeline. Builds are the pipelines' own. */
import { type Answer, type Call, jsonAnswer, jsonOf, jsonRefusal, type Patch } from "./call.ts";
import { ACCOUNT } from "./pipeline/events.ts";

/** A project, as far as builds ask. */
export interface Project {
	readonly name: string;
	readonly arn: string;
	readonly serviceRole: string;
	readonly source: { readonly type: string; readonly buildspec?: string };
	readonly logsConfig?: { readonly cloudWatchLogs?: { readonly groupName?: string } };
	readonly environment: {
		readonly image: string;
		readonly type: string;
		readonly privilegedMode?: boolean;
		readonly environmentVariables?: readonly {
			readonly name: string;
			readonly value: string;
			readonly type?: string;
		}[];
	};
	readonly [field: string]: unknown;
}

const regionOf = ({ headers }: Call) => /Credential=[^/]+\/\d*\/([^/]+)\//.exec(headers.authorization ?? "")?.[1] ?? "";
const missing = (arn: string) => jsonRefusal("ResourceNotFoundException", `Project cannot be found: ${arn}`);

export class CodeBuildApi {
	readonly #projects = new Map<string, Project>();

	/** @param now - milliseconds since 1970. */
	constructor(private readonly now: () => number) {}

	/** All projects. */
	get projects(): readonly Project[] {
		return [...this.#projects.values()];
	}

	/** A project by its name. @throws when there is none. */
	project(name: string): Project {
		const found = this.#projects.get(name);
		if (!found) throw new Error(`no project ${name} is deployed`);
		return found;
	}

	readonly patch: Patch = async (call, upstream) => {
		switch (call.action) {
			case "CreateProject":
				return this.#create(call);
			case "UpdateProject":
				return this.#update(call);
			case "BatchGetProjects": {
				const { names } = jsonOf<{ names: readonly string[] }>(call);
				const found = names.flatMap((name) => this.#named(name) ?? []);
				return jsonAnswer({ projects: found, projectsNotFound: names.filter((name) => !this.#named(name)) });
			}
			case "ListProjects":
				return jsonAnswer({ projects: [...this.#projects.keys()] });
			case "DeleteProject":
				this.#projects.delete(this.#named(jsonOf<{ name: string }>(call).name)?.name ?? "");
				return jsonAnswer({});
			default:
				return upstream(call);
		}
	};

	#named(name: string): Project | undefined {
		return this.#projects.get(name) ?? [...this.#projects.values()].find(({ arn }) => arn === name);
	}

	#create(call: Call): Answer {
		const input = jsonOf<Project>(call);
		const arn = `arn:aws:codebuild:${regionOf(call)}:${ACCOUNT}:project/${input.name}`;
		if (this.#projects.has(input.name)) {
			return jsonRefusal("ResourceAlreadyExistsException", `Project already exists: ${arn}`);
		}
		const { badgeEnabled = false } = input as { badgeEnabled?: boolean };
		const key = `arn:aws:kms:${regionOf(call)}:${ACCOUNT}:alias/aws/s3`;
		return this.#kept({
			...{ timeoutInMinutes: 60, queuedTimeoutInMinutes: 480, encryptionKey: key, cache: { type: "NO_CACHE" } },
			...{ projectVisibility: "PRIVATE", created: this.now() / 1_000, badge: { badgeEnabled } },
			...input,
			arn,
		});
	}

	#update(call: Call): Answer {
		const input = jsonOf<Partial<Project> & { name: string }>(call);
		const before = this.#projects.get(input.name);
		return before ? this.#kept({ ...before, ...input }) : missing(input.name);
	}

	#kept(project: Project): Answer {
		const kept = { ...project, lastModified: this.now() / 1_000 };
		this.#projects.set(project.name, kept);
		return jsonAnswer({ project: kept });
	}
}

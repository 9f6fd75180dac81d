import { Fn, Token } from "cdktf";
import type { Construct } from "constructs";
import type { Account } from "../account.ts";
import { expression, local, stringIf } from "../expressions.ts";

/** Properties of {@link Containers}. */
export interface ContainersProps {
	/** Where they run. */
	readonly account: Account;
	/** The image, or null where somebody else says it: a Terraform expression without `${}`. */
	readonly image: string;
	/** What runs until somebody says an image, where it is null: a Terraform expression without `${}`. */
	readonly initialImage: string;
	/** The environment: a Terraform map expression without `${}`. */
	readonly environment: string;
	/** Name of the container that the load balancers send requests to. */
	readonly containerName: string;
	/** Port that it listens on. */
	readonly containerPort: number;
	/**
	 * The containers, as JSON, where there is more to them than an image and an environment; or null: a Terraform expression without `${}`.
	 * @default - the image and the environment
	 */
	readonly containers?: string;
	/** Name of the log group. */
	readonly logGroup: string;
}

/** The containers of a task, and the one image that a release is about. */
export class Containers {
	/** All of them, as JSON. */
	readonly definitions: string;
	/** The same without the image: what is left of a definition when releases are about something else. JSON, too. */
	readonly withoutImage: string;
	/** The image, or null: a Terraform expression without `${}`. */
	readonly image: string;
	readonly #name: string;

	constructor(
		scope: Construct,
		private readonly props: ContainersProps,
	) {
		const { image, containers } = props;
		this.#name = local(scope, "container-name", props.containerName);
		const container = local(scope, "container", this.container());
		const plain = {
			all: Fn.jsonencode([expression(container)]),
			without: Fn.jsonencode([expression(`merge(${container}, { image = "" })`)]),
		};
		if (containers === undefined) {
			this.definitions = plain.all;
			this.withoutImage = plain.without;
			this.image = image;
			return;
		}
		const absent = expression(`(${containers} == null)`);
		this.definitions = stringIf(absent, plain.all, this.each(`merge(${this.own(props.initialImage)}, c)`));
		this.withoutImage = stringIf(absent, plain.without, this.each(`merge(c, ${this.own('""')})`));
		const own = `one([for c in jsondecode(${containers}) : try(c.image, null) if c.name == ${this.#name}])`;
		this.image = local(scope, "image", expression(`${containers} == null ? ${image} : ${own}`));
	}

	/** Each container of the given JSON, changed. */
	private each(changed: string): string {
		return Fn.jsonencode(expression(`[for c in jsondecode(${this.props.containers}) : ${changed}]`));
	}

	/**
	 * An image for the container that the load balancers send requests to, and nothing for another. Objects of two shapes cannot be chosen between.
	 * @param image - a Terraform expression without `${}`
	 */
	private own(image: string): string {
		return `{ for k in ["image"] : k => ${image} if c.name == ${this.#name} }`;
	}

	private container() {
		const { image, initialImage, environment, containerName, containerPort, account, logGroup } = this.props;
		return {
			name: containerName,
			image: Token.asString(expression(`coalesce(${image}, ${initialImage})`)),
			essential: true,
			portMappings: [{ containerPort, hostPort: containerPort, protocol: "tcp" }],
			environment: Token.asAny(expression(`[for k, v in ${environment} : { name = k, value = v }]`)),
			logConfiguration: {
				logDriver: "awslogs",
				options: {
					"awslogs-group": logGroup,
					"awslogs-region": account.region,
					"awslogs-stream-prefix": containerName,
				},
			},
		};
	}
}

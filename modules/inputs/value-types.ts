import type { ATTACH_VARIABLES, CONTROLLER_VARIABLES, SERVICE_VARIABLES } from "../variables/index.ts";
import type { PIPELINE_VARIABLES } from "../variables/pipeline.ts";
import type { Values } from "./values.ts";

/** All values of a service that is made here, but the tags, which are put on everything at the end. */
export type ServiceValues = Values<Exclude<keyof typeof SERVICE_VARIABLES, "tags">>;

/** All values of a controller, but the tags. */
export type ControllerValues = Values<Exclude<keyof typeof CONTROLLER_VARIABLES, "tags">>;

/** All values of a pipeline, but the tags. */
export type PipelineValues = Values<Exclude<keyof typeof PIPELINE_VARIABLES, "tags">>;

/** All values of a service that exists already. */
export type AttachValues = Values<keyof typeof ATTACH_VARIABLES>;

/** The values that both have: how a service is released. */
export type ReleaseValues = Values<Exclude<keyof typeof ATTACH_VARIABLES & keyof typeof SERVICE_VARIABLES, "tags">>;

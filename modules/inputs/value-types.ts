import type { ATTACH_VARIABLES, SERVICE_VARIABLES } from "../variables/index.ts";
import type { Values } from "./values.ts";

/** All values of a service that is made here. */
export type ServiceValues = Values<keyof typeof SERVICE_VARIABLES>;

/** All values of a service that exists already. */
export type AttachValues = Values<keyof typeof ATTACH_VARIABLES>;

/** The values that both have: how a service is released. */
export type ReleaseValues = Values<keyof typeof ATTACH_VARIABLES & keyof typeof SERVICE_VARIABLES>;

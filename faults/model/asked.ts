import { RELEASE } from "../../rehearsal/world/ecs/services.ts";
import type { ReleaseRequest } from "../../runtime/contract/index.ts";
import { ATTEMPTS } from "./snapshot.ts";

/** What somebody asks the release function for, but for the version and the service. */
export type Asked = Pick<ReleaseRequest, "action"> & Partial<ReleaseRequest>;

/** That the release is withdrawn. */
export const WITHDRAWAL: Asked = { action: "withdraw", id: ATTEMPTS.release, reason: "somebody changed their mind" };

/** The release as somebody asks for it first. */
export const FIRST: Asked = { action: "release", task_definition: RELEASE };

import type { ServiceVpc } from "./vpc.ts";

/** Cuts the VPC into sixteen parts: eight for public and eight for private subnets, so that more zones never renumber. */
export const IPV4_NEW_BITS = 4;
/** The first of the parts that are for private subnets. */
export const FIRST_PRIVATE = 8;
/** Cuts a /56 into the /64 that every subnet must have. */
export const IPV6_NEW_BITS = 8;

/** Properties of a group of subnets, one in each zone. */
export interface SubnetsProps {
	/** Prefix of the names. */
	readonly name: string;
	/** The VPC that is divided. */
	readonly vpc: ServiceVpc;
	/** Number of zones. */
	readonly azCount: number;
	/** Address of the data source that knows the zones. */
	readonly zonesAddress: string;
}

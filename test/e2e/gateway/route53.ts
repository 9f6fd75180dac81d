export * from "../../../rehearsal/world/route53.ts";

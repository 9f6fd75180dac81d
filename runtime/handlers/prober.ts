import { type ProbeReport, ProbeRequest } from "../contract/judge.ts";
import { parse } from "../parse.ts";
import { probe } from "../prober/probe.ts";

/** The Lambda function that sends probes from within the service's network. It calls no AWS API. */
export async function handler(event: unknown): Promise<ProbeReport> {
	return probe(parse(ProbeRequest, event, "the probe request"));
}

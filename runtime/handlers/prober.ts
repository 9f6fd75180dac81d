import { rootCertificates } from "node:tls";
import { type ProbeReport, ProbeRequest } from "../contract/questions.ts";
import { parse } from "../parse.ts";
import type { Network } from "../prober/connect.ts";
import { probe } from "../prober/probe.ts";

/** The Lambda function that sends probes from within the service's network. It calls no AWS API. */
export async function handler(event: unknown): Promise<ProbeReport> {
	return probe(parse(ProbeRequest, event, "the probe request"), trusting(process.env.PROBE_CA));
}

/** Trusts a certificate authority of the user's own, beside those that everybody trusts. */
function trusting(authority = ""): Network {
	return authority === "" ? {} : { ca: [...rootCertificates, authority] };
}

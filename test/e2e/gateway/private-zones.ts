/** Private hosted zones: a zone that is made with a VPC is private, whether or not whoever makes it says so; moto waits for the word. */
import type { Call } from "./call.ts";

/** The name servers that every private zone tells: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html */
export const PRIVATE_SERVERS = [
	"ns-1536.awsdns-00.co.uk",
	"ns-0.awsdns-00.com",
	"ns-1024.awsdns-00.org",
	"ns-512.awsdns-00.net",
];

const SAYS = "<PrivateZone>true</PrivateZone>";

/** CreateHostedZone as moto understands it: https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateHostedZone.html */
export function saidPrivate(call: Call): Call {
	const text = call.body.toString();
	if (!/<VPC>/.test(text) || text.includes(SAYS)) return call;
	const plain = text.replace(/<PrivateZone>[^<]*<\/PrivateZone>/, "");
	const said = /<HostedZoneConfig>/.test(plain)
		? plain.replace("<HostedZoneConfig>", `<HostedZoneConfig>${SAYS}`)
		: plain.replace("<VPC>", `<HostedZoneConfig>${SAYS}</HostedZoneConfig><VPC>`);
	const body = Buffer.from(said);
	return { ...call, headers: { ...call.headers, "content-length": String(body.length) }, body };
}

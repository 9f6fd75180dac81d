import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate/index.js";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation/index.js";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import { conditional, Fn, Op, TerraformIterator, Token } from "cdktf";
import { Construct } from "constructs";
import { type Existing, missing } from "../existing.ts";
import { address, expression, type Flag, local, named, namedFlag, numberIf, only, stringIf } from "../expressions.ts";

/** Properties of {@link Certificate}. */
export interface CertificateProps {
	/** Whether there is to be one. */
	readonly https: Flag;
	/** The service's name. */
	readonly recordName: string;
	/** The preview's name. */
	readonly previewName: string;
	/** Zone that both names lie in. */
	readonly zoneId: string;
	/**
	 * ARN of a certificate for both names that may exist already; then none is made.
	 * @default - it is made here
	 */
	readonly existing?: Existing<string> | undefined;
}

/** A certificate for both names, proved to be ours by records in the zone. */
export class Certificate extends Construct {
	/** ARN of the certificate once it is valid; null without HTTPS, unless one exists. */
	readonly arn: string;
	readonly #make: Flag;

	constructor(scope: Construct, id: string, props: CertificateProps) {
		super(scope, id);
		const { existing } = props;
		this.#make = existing ? namedFlag(this, "create-certificate", Op.and(props.https, missing(existing))) : props.https;
		const count = numberIf(this.#make, 1, 0);
		const certificate = new AcmCertificate(this, "certificate:this", {
			count,
			domainName: props.recordName,
			subjectAlternativeNames: [props.previewName],
			validationMethod: "DNS",
			// Listeners use it: the next one must be there before the old one can go.
			lifecycle: { createBeforeDestroy: true },
		});
		const proof = this.proof(certificate, props);
		const validation = new AcmCertificateValidation(this, "validation:this", {
			count,
			certificateArn: only(certificate, "arn"),
			validationRecordFqdns: Token.asList(expression(`[for r in ${address(proof)} : r.fqdn]`)),
		});
		const arn = only(validation, "certificate_arn");
		this.arn = existing ? named(this, "certificate-arn", stringIf(missing(existing), arn, existing.value)) : arn;
	}

	private proof(certificate: AcmCertificate, props: CertificateProps): Route53Record {
		// The keys must be known before the certificate exists, so they are the names and not what ACM says about them.
		const names = TerraformIterator.fromList(
			Token.asList(conditional(this.#make, Fn.tolist([props.recordName, props.previewName]), Fn.tolist([]))),
		);
		const options = local(
			this,
			"certificate-proofs",
			expression(`{ for o in flatten(${address(certificate)}[*].domain_validation_options) : o.domain_name => o }`),
		);
		const option = (attribute: string) => Token.asString(expression(`${options}[each.key].${attribute}`));
		return new Route53Record(this, "certificate-proof", {
			forEach: names,
			zoneId: props.zoneId,
			name: option("resource_record_name"),
			type: option("resource_record_type"),
			records: [option("resource_record_value")],
			ttl: 60,
			// ACM asks for the same record again when a certificate of the same name is renewed or made anew.
			allowOverwrite: true,
		});
	}
}

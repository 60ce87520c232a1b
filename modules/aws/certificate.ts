// An ACM certificate for a name and everything one label below it, validated by DNS. ACM renews it as long as the record stays.
import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Construct } from "constructs";

export interface CertificateProps {
  /** Changing it makes a new certificate before the old one goes. */
  readonly domain: string;
  readonly zoneId: string;
}

export class Certificate extends Construct {
  /** Known when the certificate is issued: whoever uses it waits for that. */
  readonly issuedArn: string;

  constructor(scope: Construct, id: string, { domain, zoneId }: CertificateProps) {
    super(scope, id);
    const certificate = new AcmCertificate(this, "certificate", {
      domainName: domain,
      subjectAlternativeNames: [`*.${domain}`],
      validationMethod: "DNS",
      lifecycle: { createBeforeDestroy: true }, // a listener holds it
    });
    // A name and its wildcard share one record. `for_each` over the options cannot be planned: cdktf wraps the set in tolist().
    const option = (field: string) =>
      `\${one([for o in ${certificate.fqn}.domain_validation_options : o.${field} if o.domain_name == "${domain}"])}`;
    const record = new Route53Record(this, "validation-record", {
      zoneId,
      name: option("resource_record_name"),
      type: option("resource_record_type"),
      records: [option("resource_record_value")],
      ttl: 60,
      allowOverwrite: true, // another certificate of the same name in this account shares the record
    });
    this.issuedArn = new AcmCertificateValidation(this, "issued", {
      certificateArn: certificate.arn,
      validationRecordFqdns: [record.fqdn],
      timeouts: { create: "15m" }, // longer only means that the zone is not delegated
    }).certificateArn;
  }
}

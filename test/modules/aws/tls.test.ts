// Where TLS ends decides what AWS gets: a certificate and a TLS listener, or rights for cert-manager and plain TCP.
import { config, minimal, withDomain, withLetsEncrypt } from "../../helpers/config";
import { synth } from "../../helpers/synth";

const withSecret = {
  ...minimal,
  ingress: { ...withDomain.ingress, tls: "secret", tlsSecretName: "own" },
} as const;
const listener = "eks_ingress_balancer_listener-443";

test("acm: the load balancer ends TLS with the issued certificate", () => {
  expect(synth(config(withDomain)).resource("aws_lb_listener", listener)).toMatchObject({
    protocol: "TLS",
    certificate_arn: "${aws_acm_certificate_validation.eks_ingress_certificate_issued.certificate_arn}",
  });
});

test.each([
  ["lets-encrypt", withLetsEncrypt],
  ["secret", withSecret],
])("%s: the load balancer passes 443 on, and there is no certificate at AWS", (_, content) => {
  const stack = synth(config(content));
  const { protocol, certificate_arn, ssl_policy, alpn_policy } = stack.resource("aws_lb_listener", listener);
  expect({ protocol, certificate_arn, ssl_policy, alpn_policy }).toEqual({ protocol: "TCP" });
  expect(stack.addresses().filter((a) => a.startsWith("aws_acm_"))).toEqual([]);
  expect(stack.addresses().filter((a) => a.startsWith("aws_route53_record."))).toEqual([
    "aws_route53_record.eks_ingress_apex",
    "aws_route53_record.eks_ingress_wildcard",
  ]);
});

test("secret: nothing is installed for it", () => {
  const of = (content: object) =>
    synth(config(content))
      .addresses()
      .filter((a) => /helm_release|iam/.test(a));
  expect(of(withSecret)).toEqual(of(withDomain));
});

test("cert-manager may write TXT records of the one zone, and only its service account may be it", () => {
  const stack = synth(config(withLetsEncrypt));
  const zone = "arn:aws:route53:::hostedzone/${data.aws_route53_zone.eks_ingress_zone_found.zone_id}";
  expect(
    JSON.parse(
      stack.resource<{ policy: string }>("aws_iam_policy", "eks_identity_cert-manager-policy").policy,
    ),
  ).toMatchObject({
    Statement: [
      { Action: "route53:GetChange", Resource: "arn:aws:route53:::change/*" },
      { Action: "route53:ListResourceRecordSets", Resource: zone },
      {
        Action: "route53:ChangeResourceRecordSets",
        Resource: zone,
        Condition: {
          "ForAllValues:StringEquals": { "route53:ChangeResourceRecordSetsRecordTypes": ["TXT"] },
        },
      },
    ],
  });
  expect(
    stack.resource<{ assume_role_policy: string }>("aws_iam_role", "eks_identity_cert-manager")
      .assume_role_policy,
  ).toContain("system:serviceaccount:cert-manager:cert-manager");
});

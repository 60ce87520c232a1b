"""What may not be deleted while something uses it, and keys that are not the lab's."""

from __future__ import annotations

import json
import unittest

from played_aws.identity import Person

from .harness import PlayedAwsTest, client


class StrictTest(PlayedAwsTest):
    def test_nat_holds_subnet_address_and_gateway(self) -> None:
        gateway = self.open_the_way_out()
        address = self.ec2.allocate_address(Domain="vpc")["AllocationId"]
        nat = self.ec2.create_nat_gateway(SubnetId=self.subnets[0], AllocationId=address)["NatGateway"]["NatGatewayId"]
        self.refused("DependencyViolation", self.ec2.delete_subnet, SubnetId=self.subnets[0])
        self.refused("DependencyViolation", self.ec2.detach_internet_gateway, InternetGatewayId=gateway, VpcId=self.vpc)
        self.refused("InvalidIPAddress.InUse", self.ec2.release_address, AllocationId=address)
        self.ec2.delete_nat_gateway(NatGatewayId=nat)
        self.ec2.release_address(AllocationId=address)
        self.ec2.delete_subnet(SubnetId=self.subnets[0])
        self.refused("DependencyViolation", self.ec2.delete_vpc, VpcId=self.vpc)

    def test_load_balancer(self) -> None:
        self.assertIn("internet gateway", self.refused("InvalidSubnet", self.balancer))
        gateway = self.open_the_way_out()
        arn = self.balancer()["LoadBalancers"][0]["LoadBalancerArn"]
        group = self.elb.create_target_group(Name=self.name, Protocol="TCP", Port=80, VpcId=self.vpc, TargetType="ip")
        group_arn = group["TargetGroups"][0]["TargetGroupArn"]
        action = [{"Type": "forward", "TargetGroupArn": group_arn}]
        certificate = client("acm").request_certificate(DomainName="a.example.com", ValidationMethod="DNS")["CertificateArn"]
        tls = {"Certificates": [{"CertificateArn": certificate}], "Protocol": "TLS", "Port": 443}
        message = self.refused("UnsupportedCertificate", self.elb.create_listener, LoadBalancerArn=arn, DefaultActions=action, **tls)
        self.assertIn("PENDING_VALIDATION", message)
        self.validate(certificate)
        self.elb.create_listener(LoadBalancerArn=arn, DefaultActions=action, **tls)
        self.refused("ResourceInUseException", client("acm").delete_certificate, CertificateArn=certificate)
        self.refused("ResourceInUse", self.elb.delete_target_group, TargetGroupArn=group_arn)
        self.refused("DependencyViolation", self.ec2.delete_subnet, SubnetId=self.subnets[0])
        self.refused("DependencyViolation", self.ec2.detach_internet_gateway, InternetGatewayId=gateway, VpcId=self.vpc)
        self.elb.delete_load_balancer(LoadBalancerArn=arn)
        self.elb.delete_target_group(TargetGroupArn=group_arn)
        client("acm").delete_certificate(CertificateArn=certificate)
        self.ec2.delete_subnet(SubnetId=self.subnets[0])

    def balancer(self) -> dict[str, list[dict[str, str]]]:
        found: dict[str, list[dict[str, str]]] = self.elb.create_load_balancer(
            Name=self.name, Type="network", Subnets=self.subnets, Scheme="internet-facing"
        )
        return found

    def validate(self, certificate: str) -> None:
        option = client("acm").describe_certificate(CertificateArn=certificate)["Certificate"]["DomainValidationOptions"][0]
        record = option["ResourceRecord"]
        dns = client("route53")
        zone = dns.create_hosted_zone(Name="example.com", CallerReference=self.name)["HostedZone"]["Id"]
        change = {"Name": record["Name"], "Type": "CNAME", "TTL": 60, "ResourceRecords": [{"Value": record["Value"]}]}
        dns.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": [{"Action": "CREATE", "ResourceRecordSet": change}]})
        status = client("acm").describe_certificate(CertificateArn=certificate)["Certificate"]["Status"]
        self.assertEqual(status, "ISSUED")

    def test_policy_in_use(self) -> None:
        document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
        arn = self.iam.create_policy(PolicyName=self.name, PolicyDocument=json.dumps(document))["Policy"]["Arn"]
        name = self.role("ec2.amazonaws.com").rsplit("/", 1)[-1]
        self.iam.attach_role_policy(RoleName=name, PolicyArn=arn)
        self.refused("DeleteConflict", self.iam.delete_policy, PolicyArn=arn)
        self.refused("DeleteConflict", self.iam.delete_role, RoleName=name)

    def test_foreign_key_is_refused(self) -> None:
        foreign = client("sts", Person("x", "AKIAIOSFODNN7EXAMPLE", "x"))
        self.refused("InvalidClientTokenId", foreign.get_caller_identity)


if __name__ == "__main__":
    unittest.main()

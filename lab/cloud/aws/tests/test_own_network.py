"""The VPC that another team has made."""

from __future__ import annotations

import unittest

from played_aws.own_network import seed_network

from .harness import REGION, client


class OwnNetworkTest(unittest.TestCase):
    def test_is_found_by_its_tags_and_has_a_way_out(self) -> None:
        private = {"kubernetes.io/role/internal-elb": "1", "Test": "own"}
        seed_network(REGION, ["a", "b"], {"Test": "own-vpc"}, private, {"kubernetes.io/role/elb": "1"})
        ec2 = client("ec2")
        [vpc] = ec2.describe_vpcs(Filters=[{"Name": "tag:Test", "Values": ["own-vpc"]}])["Vpcs"]
        dns = ec2.describe_vpc_attribute(VpcId=vpc["VpcId"], Attribute="enableDnsHostnames")
        self.assertTrue(dns["EnableDnsHostnames"]["Value"])
        subnets = ec2.describe_subnets(Filters=[{"Name": "tag:Test", "Values": ["own"]}])["Subnets"]
        self.assertEqual({f"{REGION}a", f"{REGION}b"}, {one["AvailabilityZone"] for one in subnets})
        for subnet in subnets:
            [table] = ec2.describe_route_tables(Filters=[{"Name": "association.subnet-id", "Values": [subnet["SubnetId"]]}])["RouteTables"]
            self.assertTrue(any(route.get("NatGatewayId") for route in table["Routes"]))

"""What the list of living resources says of them: the rehearsal's checks read it."""

from __future__ import annotations

import json
import unittest

from played_aws.leftovers import leftovers

from .harness import REGION, PlayedAwsTest, client


class LeftoversTest(PlayedAwsTest):
    def test_says_what_the_network_checks_read(self) -> None:
        self.cluster()
        configuration = json.dumps({"env": {"ENABLE_POD_ENI": "true"}})
        self.eks.create_addon(clusterName=self.name, addonName="vpc-cni", configurationValues=configuration)
        [addon] = [one for one in leftovers()["addons"] if one["name"] == f"{self.name}/vpc-cni"]
        self.assertEqual(configuration, addon["configuration"])
        [subnet] = [one for one in leftovers()["subnets"] if one["id"] == self.subnets[0]]
        self.assertEqual(("10.0.0.0/24", f"{REGION}a"), (subnet["cidr"], subnet["zone"]))

    def test_counts_flow_logs(self) -> None:
        group = f"/aws/vpc/{self.name}"
        client("logs").create_log_group(logGroupName=group)
        [log] = self.ec2.create_flow_logs(
            ResourceIds=[self.vpc], ResourceType="VPC", TrafficType="ALL", LogGroupName=group, DeliverLogsPermissionArn=self.role("vpc-flow-logs.amazonaws.com")
        )["FlowLogIds"]
        self.assertIn((log, group, "ALL"), [(one["id"], one["name"], one["traffic"]) for one in leftovers()["flowLogs"]])
        self.ec2.delete_flow_logs(FlowLogIds=[log])
        self.assertNotIn(log, [one["id"] for one in leftovers().get("flowLogs", [])])


if __name__ == "__main__":
    unittest.main()

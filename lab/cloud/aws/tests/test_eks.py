"""EKS: order of add-ons and nodes, access entries, what is refused."""

from __future__ import annotations

import unittest

from .harness import PlayedAwsTest

NODE_POLICIES = ("AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly", "AmazonEKS_CNI_Policy")
PRINCIPAL = "arn:aws:iam::123456789012:user/meshup-lab-deployer"


class EksTest(PlayedAwsTest):
    def addon(self, name: str) -> str:
        return str(self.eks.describe_addon(clusterName=self.name, addonName=name)["addon"]["status"])

    def test_order_of_addons_and_nodes(self) -> None:
        self.cluster()
        self.open_the_way_out()
        self.eks.create_addon(clusterName=self.name, addonName="coredns")
        self.assertEqual(self.addon("coredns"), "CREATE_FAILED")
        self.eks.create_addon(clusterName=self.name, addonName="vpc-cni")
        self.assertEqual(self.addon("vpc-cni"), "ACTIVE")
        self.assertEqual(self.node_group(*NODE_POLICIES)["status"], "ACTIVE")
        self.assertEqual(self.addon("coredns"), "ACTIVE")
        kinds = [
            self.eks.describe_access_entry(clusterName=self.name, principalArn=one)["accessEntry"]["type"]
            for one in self.eks.list_access_entries(clusterName=self.name)["accessEntries"]
        ]
        self.assertEqual(sorted(kinds), ["EC2_LINUX", "STANDARD"])
        self.refused("ResourceInUseException", self.eks.delete_cluster, name=self.name)
        self.eks.delete_nodegroup(clusterName=self.name, nodegroupName="general")
        self.assertEqual(self.eks.list_access_entries(clusterName=self.name)["accessEntries"], [PRINCIPAL])

    def test_nodes_that_cannot_join(self) -> None:
        self.cluster()
        self.assertIn("cni plugin not initialized", self.node_group(*NODE_POLICIES)["health"]["issues"][0]["message"])
        self.eks.delete_nodegroup(clusterName=self.name, nodegroupName="general")
        self.eks.create_addon(clusterName=self.name, addonName="vpc-cni")
        self.assertIn("no route", self.node_group(*NODE_POLICIES)["health"]["issues"][0]["message"])
        self.eks.delete_nodegroup(clusterName=self.name, nodegroupName="general")
        self.open_the_way_out()
        self.assertIn("AmazonEKSWorkerNodePolicy", self.node_group()["health"]["issues"][0]["message"])
        self.eks.delete_nodegroup(clusterName=self.name, nodegroupName="general")
        self.assertIn("AmazonEKS_CNI_Policy", self.node_group(*NODE_POLICIES[:2])["health"]["issues"][0]["message"])

    def test_addons_refuse(self) -> None:
        self.cluster()
        create = self.eks.create_addon
        self.refused("InvalidParameterException", create, clusterName=self.name, addonName="istio")
        self.refused("ResourceNotFoundException", create, clusterName="none", addonName="vpc-cni")
        message = self.refused(
            "InvalidParameterException", create, clusterName=self.name, addonName="vpc-cni", configurationValues='{"enviroment":{}}'
        )
        self.assertIn("enviroment", message)
        self.refused("InvalidParameterException", create, clusterName=self.name, addonName="coredns", configurationValues="{]")
        create(clusterName=self.name, addonName="kube-proxy")
        self.refused("ResourceInUseException", create, clusterName=self.name, addonName="kube-proxy")

    def test_addon_configuration(self) -> None:
        self.cluster()
        subnets = '"subnets": {"eu-central-1a": {"id": "subnet-1", "securityGroups": ["sg-1"]}}'
        for addon, text, problem in (
            ("vpc-cni", '{"env": {"WARM_PREFIX_TARGET": 1}}', "$.env.WARM_PREFIX_TARGET: int found, string expected"),
            ("vpc-cni", '{"env": {"DISABLE_TCP_EARLY_DEMUX": "true"}}', "$.env.DISABLE_TCP_EARLY_DEMUX: is not defined"),
            ("vpc-cni", '{"eniConfig": {"create": true, %s}}' % subnets, "$.eniConfig.region: is missing"),
            ("vpc-cni", '{"eniConfig": {"create": true, "region": "r", "subnets": {"a": {}}}}', "$.eniConfig.subnets.a.id: is missing"),
            ("coredns", '{"autoScaling": {"minReplicas": 3}}', "$.autoScaling.enabled: is missing"),
            ("coredns", '{"resources": {"limits": {"gpu": "1"}}}', "$.resources.limits.gpu: is not defined"),
            ("aws-ebs-csi-driver", '{"controller": {"extraVolumeTags": ["a"]}}', "$.controller.extraVolumeTags: list found, object expected"),
            ("aws-ebs-csi-driver", '{"image": {}}', "$.image: is not defined"),
        ):
            with self.subTest(problem):
                call = {"clusterName": self.name, "addonName": addon, "configurationValues": text}
                self.assertIn(problem, self.refused("InvalidParameterException", self.eks.create_addon, **call))
        text = '{"env": {"ENABLE_POD_ENI": "true"}, "init": {"env": {"DISABLE_TCP_EARLY_DEMUX": "true"}}, "eniConfig": {"create": true, "region": "eu-central-1", %s}}'
        self.eks.create_addon(clusterName=self.name, addonName="vpc-cni", configurationValues=text % subnets)
        self.assertEqual(self.addon("vpc-cni"), "ACTIVE")

    def test_access_entry_twice(self) -> None:
        self.cluster()
        self.refused("ResourceInUseException", self.eks.create_access_entry, clusterName=self.name, principalArn=PRINCIPAL)

    def test_cluster_leaves_nothing(self) -> None:
        group = self.cluster()["resourcesVpcConfig"]["clusterSecurityGroupId"]
        self.refused("DependencyViolation", self.ec2.delete_subnet, SubnetId=self.subnets[0])
        self.refused("DependencyViolation", self.ec2.delete_security_group, GroupId=group)
        self.eks.delete_cluster(name=self.name)
        self.refused("InvalidGroup.NotFound", self.ec2.describe_security_groups, GroupIds=[group])
        for subnet in self.subnets:
            self.ec2.delete_subnet(SubnetId=subnet)
        self.ec2.delete_vpc(VpcId=self.vpc)

    def test_deletion_protection(self) -> None:
        self.cluster()
        self.eks.update_cluster_config(name=self.name, deletionProtection=True)
        self.refused("InvalidRequestException", self.eks.delete_cluster, name=self.name)


if __name__ == "__main__":
    unittest.main()

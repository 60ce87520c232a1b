"""EKS: order of add-ons and nodes, access entries, what is refused."""

from __future__ import annotations

import json
import unittest
from typing import Any

from played_aws.leftovers import leftovers

from .harness import PlayedAwsTest

NODE_POLICIES = ("AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly", "AmazonEKS_CNI_Policy")
AUTO_POLICIES = (
    "AmazonEKSClusterPolicy", "AmazonEKSComputePolicy", "AmazonEKSBlockStoragePolicy",
    "AmazonEKSLoadBalancingPolicy", "AmazonEKSNetworkingPolicy",
)  # fmt: skip
PRINCIPAL = "arn:aws:iam::123456789012:user/meshup-lab-deployer"


class EksTest(PlayedAwsTest):
    node_role = ""

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

    def auto_cluster(self, role: str, **changes: Any) -> dict[str, Any]:
        """What CreateCluster is told for a cluster of Auto Mode."""
        wish = {
            "name": self.name,
            "roleArn": role,
            "resourcesVpcConfig": {"subnetIds": self.subnets},
            "bootstrapSelfManagedAddons": False,
            "accessConfig": {"authenticationMode": "API"},
            "computeConfig": {"enabled": True, "nodePools": ["general-purpose"], "nodeRoleArn": self.node_role},
            "kubernetesNetworkConfig": {"elasticLoadBalancing": {"enabled": True}},
            "storageConfig": {"blockStorage": {"enabled": True}},
        }
        return {**wish, **changes}

    def auto_role(self, tag_session: bool = True) -> str:
        """The role of a cluster of Auto Mode."""
        arn = self.role("eks.amazonaws.com", *AUTO_POLICIES)
        actions = ["sts:AssumeRole", "sts:TagSession"] if tag_session else ["sts:AssumeRole"]
        trust = {"Statement": [{"Effect": "Allow", "Principal": {"Service": "eks.amazonaws.com"}, "Action": actions}], "Version": "2012-10-17"}
        self.iam.update_assume_role_policy(RoleName=arn.split("/")[-1], PolicyDocument=json.dumps(trust))
        return arn

    def test_auto_mode_is_whole_or_refused(self) -> None:
        self.node_role = self.role("ec2.amazonaws.com", "AmazonEKSWorkerNodeMinimalPolicy", "AmazonEC2ContainerRegistryPullOnly")
        role = self.auto_role()
        off: dict[str, Any] = {"enabled": False}
        pools = {"enabled": True, "nodePools": ["spot"], "nodeRoleArn": self.node_role}
        for changes, problem in (
            ({"storageConfig": {"blockStorage": off}}, "all either fully enabled or fully disabled"),
            ({"kubernetesNetworkConfig": {"elasticLoadBalancing": off}}, "all either fully enabled or fully disabled"),
            ({"computeConfig": off}, "all either fully enabled or fully disabled"),
            ({"bootstrapSelfManagedAddons": True}, "bootstrapSelfManagedAddons must be false"),
            ({"accessConfig": {"authenticationMode": "CONFIG_MAP"}}, "requires authentication mode"),
            ({"computeConfig": pools}, "spot is not one of"),
            ({"computeConfig": {"enabled": True, "nodePools": ["system"]}}, "nodePool value(s) must be provided"),
            ({"computeConfig": {**pools, "nodePools": ["system"], "nodeRoleArn": role}}, "ec2.amazonaws.com may not assume it"),
        ):
            with self.subTest(problem):
                call = self.auto_cluster(role, **changes)
                self.assertIn(problem, self.refused("InvalidParameterException", self.eks.create_cluster, **call))
        self.eks.create_cluster(**self.auto_cluster(role))
        entry = self.eks.describe_access_entry(clusterName=self.name, principalArn=self.node_role)["accessEntry"]
        self.assertEqual(entry["type"], "EC2")
        self.assertEqual(self.eks.describe_cluster(name=self.name)["cluster"]["storageConfig"], {"blockStorage": {"enabled": True}})
        half = {"name": self.name, "storageConfig": {"blockStorage": off}}
        self.assertIn("fully enabled", self.refused("InvalidParameterException", self.eks.update_cluster_config, **half))
        self.assertEqual(self.eks.describe_cluster(name=self.name)["cluster"]["storageConfig"], {"blockStorage": {"enabled": True}})

    def test_auto_mode_makes_nodes_only_with_rights_and_a_way_out(self) -> None:
        self.node_role = self.role("ec2.amazonaws.com", "AmazonEKSWorkerNodeMinimalPolicy")
        role = self.auto_role(tag_session=False)

        def hindrance() -> str:
            return next(one["autoMode"]["hindrance"] for one in leftovers()["clusters"] if one["name"] == self.name)

        self.eks.create_cluster(**self.auto_cluster(role))
        self.eks.create_addon(clusterName=self.name, addonName="metrics-server")
        self.assertEqual(self.addon("metrics-server"), "CREATE_FAILED")
        self.assertIn("sts:TagSession", hindrance())
        self.eks.delete_cluster(name=self.name)
        role = self.auto_role()
        self.eks.create_cluster(**self.auto_cluster(role))
        self.assertIn("AmazonEC2ContainerRegistryPullOnly", hindrance())
        pull = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly"
        self.iam.attach_role_policy(RoleName=self.node_role.split("/")[-1], PolicyArn=pull)
        self.assertIn("no route", hindrance())
        self.open_the_way_out()
        self.assertEqual(hindrance(), "")
        self.eks.create_addon(clusterName=self.name, addonName="metrics-server")
        self.assertEqual(self.addon("metrics-server"), "ACTIVE")
        compute = "arn:aws:iam::aws:policy/AmazonEKSComputePolicy"
        self.iam.detach_role_policy(RoleName=role.split("/")[-1], PolicyArn=compute)
        self.assertIn("AmazonEKSComputePolicy", hindrance())


if __name__ == "__main__":
    unittest.main()

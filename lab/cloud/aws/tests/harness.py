"""A played AWS inside the test's own process, real SDK clients, and the smallest account that a cluster needs."""

from __future__ import annotations

import base64
import json
import threading
import unittest
from typing import Any

from played_aws.__main__ import prepare_environment

prepare_environment(0)

import boto3  # noqa: E402
from botocore.config import Config  # noqa: E402
from botocore.credentials import Credentials  # noqa: E402
from botocore.hooks import HierarchicalEmitter  # noqa: E402
from botocore.model import ServiceId  # noqa: E402
from botocore.signers import RequestSigner  # noqa: E402
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: E402
from played_aws.application import Application  # noqa: E402
from played_aws.eks.state import settings  # noqa: E402
from played_aws.identity import DEPLOYER, STRANGER, Person, seed_people  # noqa: E402
from played_aws.server import Silent  # noqa: E402
from played_aws.strict import make_strict  # noqa: E402
from werkzeug.serving import make_server  # noqa: E402

REGION = "eu-central-1"
__all__ = ["DEPLOYER", "STRANGER", "PlayedAwsTest", "token"]

settings.certificate_authority = base64.b64encode(b"a CA").decode()
seed_people()
make_strict()
_server = make_server("127.0.0.1", 0, Application(DomainDispatcherApplication(create_backend_app)), threaded=True, request_handler=Silent)
threading.Thread(target=_server.serve_forever, daemon=True).start()
ENDPOINT = f"http://127.0.0.1:{_server.port}"


def client(service: str, person: Person = DEPLOYER) -> Any:
    """A real SDK client that speaks to the played AWS."""
    return boto3.client(
        service,
        region_name=REGION,
        endpoint_url=ENDPOINT,
        aws_access_key_id=person.access_key,
        aws_secret_access_key=person.secret_key,
        config=Config(retries={"max_attempts": 1}),
    )


def token(cluster: str, person: Person = DEPLOYER, host: str = ENDPOINT, expires: int = 60) -> str:
    """A token as `aws eks get-token` and the Terraform provider make it."""
    credentials = Credentials(person.access_key, person.secret_key)
    events = HierarchicalEmitter()  # the signer holds it weakly only
    signer = RequestSigner(ServiceId("STS"), REGION, "sts", "v4", credentials, events)
    request = {
        "method": "GET",
        "url": f"{host}/?Action=GetCallerIdentity&Version=2011-06-15",
        "body": {},
        "headers": {"x-k8s-aws-id": cluster},
        "context": {},
    }
    url = signer.generate_presigned_url(request, region_name=REGION, expires_in=expires, operation_name="")
    return "k8s-aws-v1." + base64.urlsafe_b64encode(url.encode()).decode().rstrip("=")


class PlayedAwsTest(unittest.TestCase):
    """Clients, a network and roles for every test."""

    number = 0

    def setUp(self) -> None:
        PlayedAwsTest.number += 1
        self.name = f"cluster-{PlayedAwsTest.number}"
        self.ec2, self.iam, self.eks, self.elb = client("ec2"), client("iam"), client("eks"), client("elbv2")
        self.vpc = self.ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        self.subnets = [
            self.ec2.create_subnet(VpcId=self.vpc, CidrBlock=f"10.0.{n}.0/24", AvailabilityZone=f"{REGION}{zone}")["Subnet"]["SubnetId"]
            for n, zone in enumerate("ab")
        ]

    def role(self, service: str, *policies: str) -> str:
        """A role that a service may take, with AWS's own policies attached."""
        name = f"{self.name}-{service.split('.')[0]}-{len(self.iam.list_roles()['Roles'])}"
        trust = {"Statement": [{"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}], "Version": "2012-10-17"}
        arn = self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
        for policy in policies:
            self.iam.attach_role_policy(RoleName=name, PolicyArn=f"arn:aws:iam::aws:policy/{policy}")
        return str(arn)

    def cluster(self, admin: bool = True) -> dict[str, Any]:
        """A cluster without self-managed add-ons."""
        self.eks.create_cluster(
            name=self.name,
            roleArn=self.role("eks.amazonaws.com", "AmazonEKSClusterPolicy"),
            resourcesVpcConfig={"subnetIds": self.subnets},
            bootstrapSelfManagedAddons=False,
            accessConfig={"authenticationMode": "API", "bootstrapClusterCreatorAdminPermissions": admin},
        )
        found: dict[str, Any] = self.eks.describe_cluster(name=self.name)["cluster"]
        return found

    def node_group(self, *policies: str) -> dict[str, Any]:
        """A node group; gives what DescribeNodegroup says."""
        self.eks.create_nodegroup(
            clusterName=self.name, nodegroupName="general", subnets=self.subnets, nodeRole=self.role("ec2.amazonaws.com", *policies)
        )
        found: dict[str, Any] = self.eks.describe_nodegroup(clusterName=self.name, nodegroupName="general")["nodegroup"]
        return found

    def open_the_way_out(self) -> str:
        """An internet gateway and a default route for all subnets; gives the gateway's id."""
        gateway = self.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        self.ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=self.vpc)
        main = self.ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [self.vpc]}])["RouteTables"][0]["RouteTableId"]
        self.ec2.create_route(RouteTableId=main, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
        return str(gateway)

    def refused(self, code: str, call: Any, **arguments: Any) -> str:
        """Expect an AWS error with this code; gives its message."""
        with self.assertRaises(self.eks.exceptions.ClientError) as caught:
            call(**arguments)
        answer = caught.exception.response["Error"]
        self.assertEqual(answer["Code"], code, answer)
        return str(answer["Message"])

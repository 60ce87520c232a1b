"""What lives in the played account, by kind: the lab compares before and after. What AWS itself keeps is not counted."""

from __future__ import annotations

from typing import Any

from moto.acm.models import acm_backends
from moto.ec2.models import ec2_backends
from moto.elbv2.models import elbv2_backends
from moto.events.models import events_backends
from moto.iam.models import iam_backends
from moto.kms.models import kms_backends
from moto.logs.models import logs_backends
from moto.route53.models import route53_backends
from moto.sqs.models import sqs_backends

from .eks.auto_mode import hindrance, is_auto
from .eks.state import all_clusters
from .identity import ACCOUNT, PARTITION

Found = dict[str, list[dict[str, Any]]]


def leftovers() -> Found:
    """Every living resource with its id, a name where it has one, and its region where it has one."""
    found: Found = {}

    def add(kind: str, identifier: Any, name: Any = "", **more: Any) -> None:
        found.setdefault(kind, []).append({"id": str(identifier), "name": str(name or ""), **more})

    for region, cluster in all_clusters():
        add_cluster(add, region, cluster)
    for region, backend in list(ec2_backends[ACCOUNT].items()):
        add_network(add, region, backend)
    for region, backend in list(elbv2_backends[ACCOUNT].items()):
        for balancer in list(backend.load_balancers.values()):
            add("loadBalancers", balancer.arn, balancer.name, region=region)
            for listener in list(balancer.listeners.values()):
                add("listeners", listener.arn, f"{listener.protocol}:{listener.port}", region=region)
        for group in list(backend.target_groups.values()):
            add("targetGroups", group.arn, group.name, region=region)
    for region, backend in list(acm_backends[ACCOUNT].items()):
        for certificate in list(backend._certificates.values()):
            add("certificates", certificate.arn, certificate.common_name, region=region)
    for region, backend in list(logs_backends[ACCOUNT].items()):
        for name in list(backend.groups):
            add("logGroups", name, name, region=region)
    for region, backend in list(kms_backends[ACCOUNT].items()):
        add_keys(add, region, backend)
    for region, backend in list(sqs_backends[ACCOUNT].items()):
        for queue in list(backend.queues.values()):
            add("queues", queue.queue_arn, queue.name, region=region)
    for region, backend in list(events_backends[ACCOUNT].items()):
        for bus in list(backend.event_buses.values()):
            for rule in list(bus.rules.values()):
                add("eventRules", rule.arn, rule.name, region=region)
    add_iam(add)
    for zone in list(route53_backends[ACCOUNT][PARTITION].zones.values()):
        add("hostedZones", zone.id, zone.name)
        for record in zone.rrsets:
            if record.type not in ("NS", "SOA"):
                add("records", f"{zone.id} {record.name} {record.type}", record.name, zone=zone.name)
    return dict(sorted(found.items()))


def add_cluster(add: Any, region: str, cluster: Any) -> None:
    """A cluster and what hangs on it."""
    add("clusters", cluster.doc["arn"], cluster.name, region=region, **describe_auto_mode(region, cluster))
    for name, group in cluster.node_groups.items():
        asked = {key: group.doc.get(key) for key in ("scalingConfig", "instanceTypes", "labels", "taints")}
        add("nodegroups", group.doc["nodegroupArn"], name, cluster=cluster.name, status=group.doc["status"], asked=asked)
    for name, addon in cluster.addons.items():
        configuration = addon.get("configurationValues", "")
        add("addons", addon["addonArn"], f"{cluster.name}/{name}", status=addon["status"], configuration=configuration)
    for principal in cluster.access:
        add("accessEntries", f"{cluster.name} {principal}", principal)
    for number, one in cluster.pod_identities.items():
        add("podIdentityAssociations", number, f"{cluster.name}/{one['namespace']}/{one['serviceAccount']}")


def describe_auto_mode(region: str, cluster: Any) -> dict[str, Any]:
    """For those who play it: its pools, the role by which it acts, its VPC, and what keeps nodes from joining."""
    if not is_auto(cluster.doc):
        return {}
    pools, vpc = cluster.doc["computeConfig"].get("nodePools") or [], cluster.doc["resourcesVpcConfig"]["vpcId"]
    return {"autoMode": {"nodePools": pools, "roleArn": cluster.doc["roleArn"], "vpcId": vpc, "hindrance": hindrance(region, cluster)}}


def add_network(add: Any, region: str, ec2: Any) -> None:
    """What EC2 and VPC hold, without the default VPC and what came with it."""
    default = {vpc.id for vpc in list(ec2.vpcs.values()) if vpc.is_default in (True, "true")}

    def name(resource: Any) -> str:
        return str(next((tag["value"] for tag in resource.get_tags() if tag["key"] == "Name"), ""))

    for vpc in list(ec2.vpcs.values()):
        if vpc.id not in default:
            add("vpcs", vpc.id, name(vpc), region=region)
    for zone in list(ec2.subnets.values()):
        for subnet in list(zone.values()):
            if subnet.vpc_id not in default:
                add("subnets", subnet.id, name(subnet), region=region, cidr=subnet.cidr_block, zone=subnet.availability_zone)
    for vpc_id, groups in list(ec2.groups.items()):
        for group in list(groups.values()):
            if group.name != "default" and vpc_id not in default:
                add("securityGroups", group.id, group.name, region=region)
    for table in list(ec2.route_tables.values()):
        if table.vpc_id not in default and table.main_association_id is None:
            add("routeTables", table.id, name(table), region=region)
    for gateway in list(ec2.internet_gateways.values()):
        add("internetGateways", gateway.id, name(gateway), region=region)
    for gateway in list(ec2.nat_gateways.values()):
        if gateway.state != "deleted":
            add("natGateways", gateway.id, name(gateway), region=region)
    for address in list(ec2.addresses):
        add("addresses", address.allocation_id or address.public_ip, name(address), region=region)
    for interface in list(ec2.enis.values()):
        add("networkInterfaces", interface.id, interface.description, region=region)
    for template in list(ec2.launch_templates.values()):
        add("launchTemplates", template.id, template.name, region=region)
    for endpoint in list(ec2.vpc_end_points.values()):
        if endpoint.state == "deleted":  # it shows for a while
            continue
        add("vpcEndpoints", endpoint.id, endpoint.service_name, region=region)
    for log in list(ec2.flow_logs.values()):
        add("flowLogs", log.id, log.log_group_name or log.log_destination, region=region, traffic=log.traffic_type)
    for volume in list(ec2.volumes.values()):
        add("volumes", volume.id, name(volume), region=region)
    for reservation in list(ec2.reservations.values()):
        for instance in reservation.instances:
            if instance.state != "terminated":
                add("instances", instance.id, name(instance), region=region)


def add_keys(add: Any, region: str, kms: Any) -> None:
    """Customer keys that are not on their way out, and their aliases (AWS's own begin with alias/aws/)."""
    aliases = {str(alias_name): alias for alias_name, alias in kms_aliases(kms)}
    managed = {target for name, target in aliases.items() if name.startswith("alias/aws/")}
    for key in list(kms.keys.values()):
        if key.key_state != "PendingDeletion" and key.id not in managed and getattr(key, "key_manager", "CUSTOMER") != "AWS":
            add("kmsKeys", key.arn, key.description, region=region, state=key.key_state)
    for alias_name in aliases:
        if not alias_name.startswith("alias/aws/"):
            add("kmsAliases", alias_name, alias_name, region=region)


def kms_aliases(kms: Any) -> list[tuple[str, str]]:
    """Aliases with the id of the key that each names."""
    return [(name, key.id) for key in list(kms.keys.values()) for name in list(key.aliases)]


def add_iam(add: Any) -> None:
    """Roles (without service-linked ones), customer policies, OIDC providers, instance profiles."""
    iam = iam_backends[ACCOUNT][PARTITION]
    for role in list(iam.get_roles()):
        if not role.path.startswith("/aws-service-role/"):
            add("roles", role.arn, role.name)
    for arn, policy in list(iam.managed_policies.items()):
        if ":iam::aws:" not in arn:
            add("policies", arn, policy.name)
    for arn in list(iam.open_id_providers):
        add("oidcProviders", arn, arn.rsplit("oidc-provider/", 1)[-1])
    for profile in list(iam.get_instance_profiles()):
        add("instanceProfiles", profile.arn, profile.name)

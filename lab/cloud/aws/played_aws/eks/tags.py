"""Tags of everything that EKS keeps, by ARN."""

from __future__ import annotations

from ..wire import Request
from .state import Doc, clusters, not_found


def tagged(request: Request) -> Doc:
    """The tags of the resource with the request's ARN; changing them changes the resource."""
    arn = request.parameters["arn"]
    for cluster in clusters(request.region).values():
        docs = [
            (cluster.doc, "arn"),
            *((group.doc, "nodegroupArn") for group in cluster.node_groups.values()),
            *((doc, "addonArn") for doc in cluster.addons.values()),
            *((entry.doc, "accessEntryArn") for entry in cluster.access.values()),
            *((doc, "associationArn") for doc in cluster.pod_identities.values()),
        ]
        for doc, key in docs:
            if doc[key] == arn:
                tags: Doc = doc["tags"]
                return tags
    raise not_found(f"Resource was not found: {arn}")


def tag_resource(request: Request) -> Doc:
    """TagResource."""
    tagged(request).update(request.body.get("tags") or {})
    return {}


def untag_resource(request: Request) -> Doc:
    """UntagResource."""
    tags = tagged(request)
    for key in request.query.get("tagKeys", []):
        tags.pop(key, None)
    return {}


def list_tags(request: Request) -> Doc:
    """ListTagsForResource."""
    return {"tags": tagged(request)}

"""IAM: a customer policy is not deleted while attached. (Roles with policies moto refuses by itself.)"""

from __future__ import annotations

from typing import Any

from moto.iam.exceptions import DeleteConflictException
from moto.iam.models import IAMBackend


def make_strict() -> None:
    """Wrap moto's delete of policies."""
    backend: Any = IAMBackend
    delete = backend.delete_policy

    def strict_delete(self: Any, policy_arn: str) -> None:
        holders = [*self.roles.values(), *self.users.values(), *self.groups.values()]
        if any(policy_arn in one.managed_policies for one in holders):
            raise DeleteConflictException("Cannot delete a policy attached to entities.")
        delete(self, policy_arn)

    backend.delete_policy = strict_delete

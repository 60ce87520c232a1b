"""Where moto is more lenient than AWS and a stack's mistakes would stay unseen, it is made strict here."""

from __future__ import annotations

from . import acm, complete, elb, iam, vpc


def make_strict() -> None:
    """Change moto's models in this process. Once, before serving."""
    vpc.make_strict()
    elb.make_strict()
    acm.make_strict()
    iam.make_strict()
    complete.make_complete()

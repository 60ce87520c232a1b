"""Starts the played AWS: python -m played_aws --port P --kubernetes-endpoint URL --kubernetes-ca FILE --log-file F."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="played_aws", description="A stand-in for AWS on loopback.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--kubernetes-endpoint", required=True, help="what DescribeCluster answers as endpoint")
    parser.add_argument("--kubernetes-ca", required=True, help="PEM file, answered as certificateAuthority")
    parser.add_argument("--log-file", required=True)
    parser.add_argument("--hosted-zone", action="append", default=[], help="a public zone that exists beforehand")
    parser.add_argument("--own-network", type=json.loads, help="JSON arguments of own_network.seed_network: a VPC that exists beforehand")
    return parser.parse_args()


def prepare_environment(port: int) -> None:
    """Set moto's switches. moto reads them when it is imported, so this comes before any import of it."""
    os.environ["MOTO_PORT"] = str(port)
    os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
    os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"
    os.environ["MOTO_ACM_VALIDATION_WAIT"] = "1000000000"  # strict/acm.py decides instead, by the DNS record
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]  # this process must never speak to the real one
    os.environ["AWS_EC2_METADATA_DISABLED"] = "true"


def main() -> None:
    """Serve until a signal."""
    options = arguments()
    prepare_environment(options.port)
    from .server import serve  # noqa: PLC0415  (after the environment)

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
    serve(
        port=options.port,
        kubernetes_endpoint=options.kubernetes_endpoint,
        kubernetes_ca=options.kubernetes_ca,
        log_file=options.log_file,
        hosted_zones=options.hosted_zone,
        own_network=options.own_network,
    )


if __name__ == "__main__":
    main()

"""Which tokens come in, and which check stops the others."""

from __future__ import annotations

import unittest
from datetime import datetime, timedelta, timezone

from played_aws.authenticator import RefusedError, authenticate, review

from .harness import DEPLOYER, STRANGER, PlayedAwsTest, token

PRINCIPAL = "arn:aws:iam::123456789012:user/meshup-lab-deployer"
VIEW = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"


class AuthenticatorTest(PlayedAwsTest):
    def refusal(self, text: str, now: datetime | None = None) -> str:
        with self.assertRaises(RefusedError) as caught:
            authenticate(text, now or datetime.now(timezone.utc))
        return str(caught.exception)

    def test_creator_is_master(self) -> None:
        self.cluster()
        for host in ("https://sts.eu-central-1.amazonaws.com", "http://127.0.0.1:4566"):
            answer = review({"apiVersion": "authentication.k8s.io/v1", "spec": {"token": token(self.name, host=host)}})
            self.assertEqual(answer["status"]["user"]["groups"], ["system:masters"])
            self.assertEqual(answer["kind"], "TokenReview")

    def test_cluster_name_is_part_of_the_signature(self) -> None:
        self.cluster()
        self.assertIn("fits no existing cluster", self.refusal(token("another")))
        forged = type(DEPLOYER)(DEPLOYER.user, DEPLOYER.access_key, "wrong")
        self.assertIn("fits no existing cluster", self.refusal(token(self.name, forged)))

    def test_age(self) -> None:
        self.cluster()
        now = datetime.now(timezone.utc)
        authenticate(token(self.name), now + timedelta(minutes=14))
        self.assertIn("15 minutes", self.refusal(token(self.name), now + timedelta(minutes=16)))
        self.assertIn("X-Amz-Expires", self.refusal(token(self.name, expires=3600)))

    def test_form(self) -> None:
        self.cluster()
        good = token(self.name)
        self.assertIn("does not start", self.refusal(good.removeprefix("k8s-aws-v1.")))
        self.assertIn("not STS", self.refusal(token(self.name, host="https://evil.example")))
        self.assertIn("padded", self.refusal(good + "="))
        self.assertIn("base64url", self.refusal("k8s-aws-v1.!!!"))

    def test_access_entry_and_policy(self) -> None:
        self.cluster(admin=False)
        self.assertIn("no access entry", self.refusal(token(self.name)))
        self.assertIn("no access entry", self.refusal(token(self.name, STRANGER)))
        self.eks.create_access_entry(clusterName=self.name, principalArn=PRINCIPAL)
        self.assertIn("neither a policy nor a group", self.refusal(token(self.name)))
        self.eks.associate_access_policy(
            clusterName=self.name, principalArn=PRINCIPAL, policyArn=VIEW, accessScope={"type": "cluster"}
        )
        user, _ = authenticate(token(self.name), datetime.now(timezone.utc))
        self.assertEqual(user["groups"], ["played-eks:AmazonEKSViewPolicy:cluster"])

    def test_answer_does_not_hold_the_token(self) -> None:
        self.cluster()
        text = token("another")
        self.assertNotIn(text[20:60], str(review({"spec": {"token": text}})))


if __name__ == "__main__":
    unittest.main()

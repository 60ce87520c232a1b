import { certManagerValues } from "../../../modules/addons/cert-manager";

const values = certManagerValues({ "eks.amazonaws.com/role-arn": "arn" });

test("cert-manager's service account, which the role trusts, carries the role", () => {
  expect(values["serviceAccount"]).toEqual({
    create: true,
    name: "cert-manager",
    annotations: { "eks.amazonaws.com/role-arn": "arn" },
  });
});

test("its definitions survive an uninstall, and with them the certificates of teams", () => {
  expect(values["crds"]).toEqual({ enabled: true, keep: true });
});

test("nothing of it stays in kube-system", () => {
  expect(values["global"]).toEqual({ leaderElection: { namespace: "cert-manager" } });
});

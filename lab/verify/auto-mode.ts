// Auto Mode, where the file asks for it: every node is of its making, nothing of ours does its work, and claims find its driver.
import type { Report } from "../report.ts";
import type { EksLab } from "../steps/lab.ts";
import { expect, get, list } from "./kubectl.ts";

/** Add-ons that Auto Mode contains: installed beside it they would fight for the same nodes. */
const CONTAINED = ["vpc-cni", "kube-proxy", "coredns", "aws-ebs-csi-driver", "eks-pod-identity-agent"];

export async function checkAutoMode(lab: EksLab, report: Report): Promise<void> {
  if (lab.config.autoMode === undefined) return;

  await report.check("Auto Mode's nodes", async () => {
    const nodes = await list(lab, "nodes");
    const others = nodes.filter(
      ({ metadata }) => metadata.labels?.["eks.amazonaws.com/compute-type"] !== "auto",
    );
    if (nodes.length === 0 || others.length > 0)
      throw new Error(`${nodes.length} nodes, ${others.length} of them not of Auto Mode's making`);
    return `${nodes.length}, made because pods waited for one`;
  });

  await report.check("nothing beside Auto Mode", async () => {
    const { addons = [], nodegroups = [] } = await lab.aws.leftovers();
    const names = addons.map(({ name }) => name.split("/")[1] ?? name);
    const twice = [
      ...names.filter((name) => CONTAINED.includes(name)),
      ...nodegroups.map(({ name }) => name),
    ];
    if (twice.length > 0) throw new Error(`${twice.join(", ")} do its work a second time`);
    return `add-ons: ${names.join(", ")}; no node group`;
  });

  await report.check("StorageClass gp3", async () => {
    const { provisioner } = await get(lab, "storageclass", "gp3");
    expect("provisioner", provisioner, "ebs.csi.eks.amazonaws.com");
    return `the default, by ${provisioner}`;
  });
}

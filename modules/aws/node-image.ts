// What an operating system means for a node group: EKS's name of the image, and its disks.
import type { LaunchTemplateBlockDeviceMappings } from "@cdktf/provider-aws/lib/launch-template";
import { isArm } from "../../config/instance-types";

export type AmiFamily = "AL2023" | "Bottlerocket";

const families: {
  readonly [F in AmiFamily]: {
    readonly amiType: { readonly arm64: string; readonly x86: string };
    /** Where images and pods' files are. */
    readonly dataDevice: string;
    /** A disk of the system's own, in the size that the image says. */
    readonly systemDevice?: string;
  };
} = {
  AL2023: {
    amiType: { arm64: "AL2023_ARM_64_STANDARD", x86: "AL2023_x86_64_STANDARD" },
    dataDevice: "/dev/xvda",
  },
  Bottlerocket: {
    amiType: { arm64: "BOTTLEROCKET_ARM_64", x86: "BOTTLEROCKET_x86_64" },
    dataDevice: "/dev/xvdb",
    systemDevice: "/dev/xvda",
  },
};

/** EKS's name of the image. All types of a group are of one architecture; config/rules/nodes.ts sees to it. */
export function amiType(family: AmiFamily, instanceTypes: readonly string[]): string {
  return families[family].amiType[instanceTypes.every(isArm) ? "arm64" : "x86"];
}

/** Encrypted gp3 disks; the size counts for the one with images and data. */
export function disks(family: AmiFamily, sizeGiB: number): LaunchTemplateBlockDeviceMappings[] {
  const { dataDevice, systemDevice } = families[family];
  const ebs = { volumeType: "gp3", encrypted: "true", deleteOnTermination: "true" };
  return [
    ...(systemDevice === undefined ? [] : [{ deviceName: systemDevice, ebs }]),
    { deviceName: dataDevice, ebs: { ...ebs, volumeSize: sizeGiB } },
  ];
}

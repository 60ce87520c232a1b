// What a simulated kubelet says of its machine.
import type { V1Node } from "@kubernetes/client-node";

/** Required fields first: the API wants all of them once one is given. */
export function nodeInfo(kubernetesVersion: string): NonNullable<NonNullable<V1Node["status"]>["nodeInfo"]> {
  return {
    architecture: "amd64",
    operatingSystem: "linux",
    kubeletVersion: `v${kubernetesVersion}-simulated`,
    kubeProxyVersion: "",
    containerRuntimeVersion: "kwok://simulated",
    kernelVersion: "simulated",
    osImage: "simulated by kwok",
    bootID: "",
    machineID: "",
    systemUUID: "",
  };
}

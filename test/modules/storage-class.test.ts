import { config, minimal } from "../helpers/config";
import { synth } from "../helpers/synth";

test("claims that name no class get an encrypted gp3 volume in their pod's zone", () => {
  expect(synth(config(minimal)).values("storage-class")["objects"]).toEqual([
    {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: {
        name: "gp3",
        annotations: { "storageclass.kubernetes.io/is-default-class": "true" },
      },
      provisioner: "ebs.csi.aws.com",
      parameters: { type: "gp3", encrypted: "true" },
      volumeBindingMode: "WaitForFirstConsumer",
      allowVolumeExpansion: true,
      reclaimPolicy: "Delete",
    },
  ]);
});

test("a cluster without the driver has no class that names it", () => {
  const stack = synth(config({ ...minimal, addons: { ebsCsi: { enabled: false } } }));
  expect(stack.text).not.toMatch(/ebs\.csi|ebs-csi/);
  expect(stack.addresses().filter((address) => address.includes("storage-class"))).toEqual([]);
});

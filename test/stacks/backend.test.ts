import { config, minimal } from "../helpers/config";
import { synth } from "../helpers/synth";

const terraform = (backend: object) => synth(config({ ...minimal, backend })).json.terraform;

test("a local state lies outside cdktf.out, which cdktf cleans, and without an absolute path", () => {
  expect(terraform({ type: "local" })["backend"]).toEqual({
    local: { path: "../../../terraform.test.tfstate" },
  });
});

test("S3 locks by its own file and encrypts", () => {
  expect(terraform({ type: "s3", bucket: "states", region: "eu-west-1" })["backend"]).toEqual({
    s3: {
      bucket: "states",
      region: "eu-west-1",
      key: "meshup/test.tfstate",
      encrypt: true,
      use_lockfile: true,
    },
  });
});

test("GCS takes a prefix named after the cluster", () => {
  expect(terraform({ type: "gcs", bucket: "states" })["backend"]).toEqual({
    gcs: { bucket: "states", prefix: "meshup/test" },
  });
});

test("HCP Terraform gets organization, project and a workspace named after the cluster", () => {
  expect(terraform({ type: "cloud", organization: "acme", project: "meshes" })["cloud"]).toEqual({
    hostname: "app.terraform.io",
    organization: "acme",
    workspaces: { name: "test", project: "meshes" },
  });
});

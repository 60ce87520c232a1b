import { readOptions } from "../../lab/options.ts";

describe("the command line of a rehearsal", () => {
  it("takes the cluster's name alone", () => {
    expect(readOptions(["eks-prod"])).toEqual({ name: "eks-prod", keep: false });
  });

  it("takes every option, in any order", () => {
    expect(readOptions(["--json", "out.json", "eks-prod", "--keep", "--fault", "api-down"])).toEqual({
      name: "eks-prod",
      keep: true,
      fault: "api-down",
      json: "out.json",
    });
  });

  it("asks for a name when there is none", () => {
    expect(readOptions([])).toBe("which cluster? name a file of config/clusters, for example eks-prod");
  });

  it("refuses two clusters, and names them", () => {
    expect(readOptions(["one", "two"])).toBe("one cluster at a time: one, two");
  });

  it("refuses a fault that it does not know, and lists those that it does", () => {
    expect(readOptions(["eks-prod", "--fault", "meteor"])).toBe("--fault meteor is not known; use api-down");
  });

  it("refuses an unknown option in one line", () => {
    const answer = readOptions(["eks-prod", "--keeep"]);
    expect(answer).toContain("Unknown option '--keeep'");
    expect(answer).not.toContain("\n");
  });

  it("answers --help with nothing wrong, so that the usage is shown", () => {
    expect(readOptions(["--help"])).toBe("");
  });
});

import { ResourceTimeline } from "../../../lab/steps/resource-timeline.ts";

/** A timeline whose clock the test moves. */
function timeline() {
  const clock = { seconds: 1000 };
  const made = new ResourceTimeline(() => clock.seconds * 1000);
  const at = (seconds: number, ...lines: string[]) => {
    clock.seconds = 1000 + seconds;
    for (const line of lines) made.note(line);
  };
  return { made, at };
}

describe("the timeline of a deploy", () => {
  it("times a resource from the lines that cdktf prints", () => {
    const { made, at } = timeline();
    at(2, "eks-prod  aws_vpc.eks_network_vpc (eks/network/vpc): Creating...");
    at(12, "          aws_vpc.eks_network_vpc (eks/network/vpc): Still creating... [00m10s elapsed]");
    at(12.34, "eks-prod  aws_vpc.eks_network_vpc (eks/network/vpc): Creation complete after 10s [id=vpc-1]");
    expect(made.finished).toEqual([
      { address: "aws_vpc.eks_network_vpc", action: "create", start: 2, seconds: 10.3 },
    ]);
  });

  it("times what is destroyed, and what Terraform alone prints", () => {
    const { made, at } = timeline();
    at(1, "helm_release.mesh_istiod_release: Destroying... [id=istiod]");
    at(4, "helm_release.mesh_istiod_release: Destruction complete after 3s");
    expect(made.finished).toEqual([
      { address: "helm_release.mesh_istiod_release", action: "destroy", start: 1, seconds: 3 },
    ]);
  });

  it("keeps resources apart that are made at the same time", () => {
    const { made, at } = timeline();
    at(1, "eks-prod  aws_eip.a (eks/a): Creating...", "eks-prod  aws_eip.b (eks/b): Creating...");
    at(2, "eks-prod  aws_eip.b (eks/b): Creation complete after 1s [id=b]");
    at(5, "eks-prod  aws_eip.a (eks/a): Creation complete after 4s [id=a]");
    expect(made.finished.map(({ address, seconds }) => [address, seconds])).toEqual([
      ["aws_eip.b", 1],
      ["aws_eip.a", 4],
    ]);
  });

  it("ignores every other line", () => {
    const { made, at } = timeline();
    at(1, "Initializing the backend...", "", "Apply complete! Resources: 80 added", "Creating things");
    expect(made.finished).toEqual([]);
    expect(made.progress()).toBe("after 1 s: no resource yet");
  });

  it("says after which time how many are done, and names at most three that are waited for", () => {
    const { made, at } = timeline();
    at(1, ...["a", "b", "c", "d", "e"].map((name) => `eks-prod  aws_eip.${name} (eks/${name}): Creating...`));
    at(3, "eks-prod  aws_eip.a (eks/a): Creation complete after 2s [id=a]");
    expect(made.progress()).toBe(
      "after 3 s: 1 resources done, waiting for aws_eip.b, aws_eip.c, aws_eip.d and 1 more",
    );
  });
});

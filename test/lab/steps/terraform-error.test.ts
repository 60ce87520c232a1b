import { errorBlocks } from "../../../lab/steps/terraform-error.ts";

const printed = [
  "eks-prod  aws_eip.a (eks/a): Creating...",
  "eks-prod  \u001b[31mError: creating EKS Access Entry: no such role\u001b[0m",
  "          ",
  "            with aws_eks_access_entry.nobody (eks/nobody),",
  "            on cdk.tf.json line 225, in resource.aws_eks_access_entry.nobody:",
  "           225:       }",
  "          ",
  "",
  "0 Stacks deploying     1 Stack done     0 Stacks waiting",
  "Invoking Terraform CLI failed with exit code 1",
];

describe("the error of a failed deploy", () => {
  it("is Terraform's own block, without columns, colours and the CLI's last words", () => {
    expect(errorBlocks(printed, "eks-prod")).toBe(
      [
        "Error: creating EKS Access Entry: no such role",
        "  with aws_eks_access_entry.nobody (eks/nobody),",
        "  on cdk.tf.json line 225, in resource.aws_eks_access_entry.nobody:",
      ].join("\n"),
    );
  });

  it("loses Terraform's frame", () => {
    const framed = [
      "eks-prod  ╷",
      "          │ Error: no",
      "          │ ",
      "          │   with a.b",
      "          ╵",
    ];
    expect(errorBlocks(framed, "eks-prod")).toBe("Error: no\n  with a.b");
  });

  it("is the end of the output where Terraform named no error", () => {
    expect(
      errorBlocks(["one", "", "[2026-11-21] [ERROR] default - cannot find cdktf.json"], "eks-prod"),
    ).toBe("one\n[2026-11-21] [ERROR] default - cannot find cdktf.json");
  });
});

// Wrong combinations of control plane, state and credentials: each is refused in one line, which names the fix.
import { minimal, refusals } from "../../helpers/config";

const { cluster } = minimal;
const cloud = { type: "cloud", organization: "acme" };

test.each([
  [
    "an address that is none",
    { cluster: { publicAccessCidrs: ["300.1.1.0/24"] } },
    "cluster.publicAccessCidrs.0: 300.1.1.0/24 is not an IPv4 block; write one such as 10.20.0.0/16 [CFG010]",
  ],
  [
    "services inside the VPC",
    { network: { cidr: "172.20.0.0/16" } },
    "cluster.serviceIpv4Cidr: 172.20.0.0/16 overlaps network.cidr 172.20.0.0/16; choose a private block outside the VPC, such as 10.100.0.0/16 [CFG016]",
  ],
  [
    "a service block that EKS refuses",
    { cluster: { ...cluster, serviceIpv4Cidr: "172.20.0.0/26" } },
    "cluster.serviceIpv4Cidr: 172.20.0.0/26 is not between /12 and /24; use a /16 such as 172.20.0.0/16 [CFG017]",
  ],
  [
    "exec with remote runs",
    { credentials: "exec", backend: cloud },
    "credentials: exec runs the aws command, which remote runs of HCP Terraform do not have; use credentials: token, or set backend.execution: local [CFG023]",
  ],
  [
    "exec with agents",
    { credentials: "exec", backend: { ...cloud, execution: "agent" } },
    "credentials: exec runs the aws command, which agent runs of HCP Terraform do not have; use credentials: token, or set backend.execution: local [CFG023]",
  ],
  [
    "a principal twice",
    {
      cluster: {
        ...cluster,
        accessEntries: [
          { principalArn: "arn:aws:iam::123456789012:role/ops" },
          { principalArn: "arn:aws:iam::123456789012:role/ops" },
        ],
      },
    },
    "cluster.accessEntries.1.principalArn: arn:aws:iam::123456789012:role/ops has an entry already; keep one entry for each principal [CFG024]",
  ],
  [
    "a public endpoint without blocks",
    { cluster: { endpointAccess: "public-and-private" } },
    "cluster.publicAccessCidrs: is missing, so nobody could reach the API server from outside; list the blocks of your offices and your CI, or set cluster.endpointAccess: private [CFG050]",
  ],
  [
    "blocks for a public endpoint that is not there",
    { cluster: { ...cluster, endpointAccess: "private" } },
    "cluster.publicAccessCidrs: a private endpoint has no public side that blocks could open; remove it, use cluster.privateAccessCidrs, or set cluster.endpointAccess: public-and-private [CFG051]",
  ],
  [
    "a private endpoint with remote runs",
    { cluster: { endpointAccess: "private" }, backend: cloud },
    "cluster.endpointAccess: remote runs of HCP Terraform cannot reach a private endpoint; set backend.execution to agent, with the agent in a network that reaches the VPC, or to local [CFG052]",
  ],
  [
    "a private block with bits behind its prefix",
    { cluster: { endpointAccess: "private", privateAccessCidrs: ["10.8.0.1/24"] } },
    "cluster.privateAccessCidrs.0: 10.8.0.1/24 has bits set behind its prefix; write 10.8.0.0/24 [CFG010]",
  ],
])("%s", (_, change, line) => {
  expect(refusals(change)).toEqual([line]);
});

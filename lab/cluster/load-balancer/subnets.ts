/** Finds subnets by tag in the played EC2: one query by hand, so that the lab needs no EC2 client. Never for a real account. */

/** Whose played EC2, and where. */
export interface SubnetQuery {
  readonly awsEndpoint: string;
  readonly accessKeyId: string;
  readonly region: string;
  readonly vpcId: string;
}

/** IDs of the VPC's subnets with the tag. The played cloud reads account and region from the header and checks no signature. */
export async function subnetsByTag(query: SubnetQuery, tag: string): Promise<string[]> {
  const body = new URLSearchParams({
    Action: "DescribeSubnets",
    Version: "2016-11-15",
    "Filter.1.Name": "vpc-id",
    "Filter.1.Value.1": query.vpcId,
    "Filter.2.Name": "tag-key",
    "Filter.2.Value.1": tag,
  });
  const date = "20260101";
  const credential = `${query.accessKeyId}/${date}/${query.region}/ec2/aws4_request`;
  const response = await fetch(query.awsEndpoint, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=none`,
    },
    body,
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`DescribeSubnets answered ${response.status}`);
  return [...text.matchAll(/<subnetId>([^<]+)<\/subnetId>/g)].flatMap(([, id]) =>
    id === undefined ? [] : [id],
  );
}

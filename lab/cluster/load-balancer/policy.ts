/** Decides whether IAM policy documents allow one call, as far as this project's policies need it. Talks to nobody. */

/** A call: who wants what, on which resource, with which tags around it. */
export interface Call {
  readonly action: string;
  readonly resource: string;
  /** Condition keys such as `aws:ResourceTag/elbv2.k8s.aws/cluster`. */
  readonly context: Readonly<Record<string, string>>;
}

/** One statement with its lists made uniform. */
export interface Statement {
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly federated: readonly string[];
  readonly services: readonly string[];
  /** operator → key → allowed values */
  readonly conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** Reads a policy document; IAM hands it out URL-encoded. */
export function statementsOf(document: string): Statement[] {
  const parsed: unknown = JSON.parse(
    document.trimStart().startsWith("{") ? document : decodeURIComponent(document),
  );
  const statements = field(parsed, "Statement");
  return (Array.isArray(statements) ? statements : [statements]).map((statement: unknown) => ({
    effect: strings(field(statement, "Effect"))[0] ?? "Deny",
    actions: strings(field(statement, "Action")),
    resources: strings(field(statement, "Resource")),
    federated: strings(field(field(statement, "Principal"), "Federated")),
    services: strings(field(field(statement, "Principal"), "Service")),
    conditions: mapValues(field(statement, "Condition"), (keys) => mapValues(keys, strings)),
  }));
}

/**
 * Whether a role's trust policy lets exactly this service account in. Pods of other accounts must stay out, so only a
 * statement counts that names an existing OIDC provider and, by StringEquals, the one subject and STS as audience.
 */
export function trusts(document: string, providers: ReadonlySet<string>, subject: string): boolean {
  const only = (values: readonly string[] | undefined, wanted: string) =>
    values?.length === 1 && values[0] === wanted;
  return statementsOf(document).some(({ effect, actions, federated, conditions }) => {
    const provider = federated.find((arn) => providers.has(arn));
    if (effect !== "Allow" || provider === undefined || !actions.includes("sts:AssumeRoleWithWebIdentity"))
      return false;
    const issuer = provider.slice(provider.indexOf("oidc-provider/") + "oidc-provider/".length);
    const equals = conditions["StringEquals"] ?? {};
    return only(equals[`${issuer}:sub`], subject) && only(equals[`${issuer}:aud`], "sts.amazonaws.com");
  });
}

/** Who EKS says that a pod is, in the tags of the session that it opens for it. */
export interface Pod {
  readonly namespace: string;
  readonly name: string;
  readonly clusterArn: string;
}

/** Whether a role's trust policy lets EKS take it for pods of exactly this service account of this cluster. */
export function trustsPodIdentity(document: string, pod: Pod): boolean {
  const letsIn = ({ namespace, name, clusterArn }: Pod) => {
    const context = {
      "aws:RequestTag/kubernetes-namespace": namespace,
      "aws:RequestTag/kubernetes-service-account": name,
      "aws:RequestTag/eks-cluster-arn": clusterArn,
    };
    return statementsOf(document).some(
      ({ effect, services, actions, conditions }) =>
        effect === "Allow" &&
        services.includes("pods.eks.amazonaws.com") &&
        ["sts:AssumeRole", "sts:TagSession"].every((action) => actions.includes(action)) &&
        fulfilled(conditions, context),
    );
  };
  const strangers = [
    { ...pod, namespace: `not-${pod.namespace}` },
    { ...pod, name: `not-${pod.name}` },
    { ...pod, clusterArn: `${pod.clusterArn}-not` },
  ];
  return letsIn(pod) && !strangers.some(letsIn);
}

/** IAM's rule: an explicit Deny wins, else one Allow is needed. */
export function allows(statements: readonly Statement[], call: Call): boolean {
  const matching = statements.filter((statement) => applies(statement, call));
  return (
    matching.some(({ effect }) => effect === "Allow") && !matching.some(({ effect }) => effect === "Deny")
  );
}

function applies({ actions, resources, conditions }: Statement, call: Call): boolean {
  return (
    actions.some((pattern) => like(pattern.toLowerCase(), call.action.toLowerCase())) &&
    resources.some((pattern) => like(pattern, call.resource)) &&
    fulfilled(conditions, call.context)
  );
}

function fulfilled(conditions: Statement["conditions"], context: Call["context"]): boolean {
  return Object.entries(conditions).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => holds(operator, values, context[key])),
  );
}

/** An operator that is not played here counts as not fulfilled: better a false refusal than a false pass. */
function holds(operator: string, values: readonly string[], actual: string | undefined): boolean {
  switch (operator) {
    case "Null":
      return values.includes(String(actual === undefined));
    case "StringEquals":
      return actual !== undefined && values.includes(actual);
    case "ForAllValues:StringEquals":
      // IAM's rule: a key that the call does not carry fulfils it.
      return actual === undefined || values.includes(actual);
    case "StringLike":
      return actual !== undefined && values.some((pattern) => like(pattern, actual));
    default:
      return false;
  }
}

function like(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${source}$`).test(text);
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

function strings(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((item) => item !== undefined).map(String);
}

function mapValues<T>(value: unknown, map: (item: unknown) => T): Record<string, T> {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(entries.map(([key, item]) => [key, map(item)]));
}

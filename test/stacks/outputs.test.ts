import { config, minimal, withDomain } from "../helpers/config";
import { synth } from "../helpers/synth";

const outputs = (content: object) =>
  synth(config(content)).json["output"] as Record<string, { value: string }>;

test("with a domain, the next steps name it and the Gateway to bind to", () => {
  const { gateway_address, kubeconfig_command, next_steps } = outputs(withDomain);
  expect(gateway_address?.value).toBe("https://shop.example.com");
  expect(kubeconfig_command?.value).toBe("aws eks update-kubeconfig --name test --region eu-central-1");
  expect(next_steps?.value).toContain("gateways: [istio-ingress/public]");
});

test("without a domain, the address is the load balancer's own", () => {
  expect(outputs(minimal)["gateway_address"]?.value).toBe(
    "http://${aws_lb.eks_ingress_balancer_nlb.dns_name}",
  );
});

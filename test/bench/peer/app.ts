// The nearest that the peer has to our eks-prod: the same add-ons and Istio's four charts, with its own defaults.
import * as blueprints from "@aws-quickstart/eks-blueprints";
import * as cdk from "aws-cdk-lib";

const app = new cdk.App();
blueprints.EksBlueprint.builder()
  .account("123456789012")
  .region("eu-central-1")
  .version("auto")
  .addOns(
    new blueprints.addons.CoreDnsAddOn(),
    new blueprints.addons.VpcCniAddOn(),
    new blueprints.addons.MetricsServerAddOn(),
    new blueprints.addons.AwsLoadBalancerControllerAddOn(),
    new blueprints.addons.CertManagerAddOn(),
    new blueprints.addons.IstioBaseAddOn(),
    new blueprints.addons.IstioControlPlaneAddOn(),
    new blueprints.addons.IstioCniAddon(),
    new blueprints.addons.IstioIngressGatewayAddon(),
  )
  .build(app, "eks-prod");
app.synth();

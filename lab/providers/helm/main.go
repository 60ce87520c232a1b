// Command terraform-provider-helm is the meshup helm stand-in: a small Terraform plugin with the schema of hashicorp/helm 3.1.1,
// for machines where the real one cannot be installed. It is for the rehearsal only and does nothing that the real one does not.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
)

// version is the release of hashicorp/helm whose schema and behaviour this stands in for.
const version = "3.1.1"

// standInName is how this plugin calls itself in logs and errors, so that nobody takes it for the real provider.
const standInName = "meshup helm stand-in"

func main() {
	err := providerserver.Serve(context.Background(), func() provider.Provider { return &helmProvider{} }, providerserver.ServeOpts{
		Address:         "registry.terraform.io/hashicorp/helm",
		ProtocolVersion: 6,
	})
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s %s: the plugin server stopped: %s\n", standInName, version, err)
		os.Exit(1)
	}
}

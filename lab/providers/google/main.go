// Command terraform-provider-google is meshup's simulated Google: a Terraform plugin with the schema of hashicorp/google 6.50.0 for the
// types that meshup uses, and a small cloud in a file behind it. It is for the rehearsal only: it speaks to nobody and makes nothing.
package main

import (
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

// version is the release of hashicorp/google whose schema this has.
const version = "6.50.0"

// simulatedName is how this plugin calls itself in logs and errors, so that nobody takes it for the real provider.
const simulatedName = "meshup simulated google"

func main() {
	tables, err := readTables()
	if err != nil {
		fail(err)
	}
	provider := &server{tables: tables}
	if err := tf6server.Serve("registry.terraform.io/hashicorp/google", func() tfprotov6.ProviderServer { return provider }); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintf(os.Stderr, "%s %s: %s\n", simulatedName, version, err)
	os.Exit(1)
}

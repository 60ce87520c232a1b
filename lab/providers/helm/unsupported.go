// Refusing what this stand-in does not implement. An attribute that is set and then ignored would let a rehearsal pass
// that fails with the real provider.
package main

import (
	"sort"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// refuseSet gives one error for each attribute that is set, in the order of their names. A bool counts as set only when it is
// true, a text only when it is not empty: the other values ask for nothing. Unknown values are judged when they are known.
func refuseSet(attributes map[string]attr.Value) diag.Diagnostics {
	names := make([]string, 0, len(attributes))
	for name, value := range attributes {
		if asksForSomething(value) {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	var diags diag.Diagnostics
	for _, name := range names {
		diags.AddAttributeError(path.Root(name), "Attribute \""+name+"\" is not supported here",
			"This is the "+standInName+", not the real hashicorp/helm "+version+"; it does not implement \""+name+"\". Remove the attribute, or run with the real provider.")
	}
	return diags
}

func asksForSomething(value attr.Value) bool {
	if value.IsNull() || value.IsUnknown() {
		return false
	}
	switch v := value.(type) {
	case types.Bool:
		return v.ValueBool()
	case types.String:
		return v.ValueString() != ""
	default:
		return true
	}
}

// Small conversions from Terraform's values to plain Go text.
package main

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// texts keeps the known texts of a list; null and unknown elements (at plan time) are left out.
func texts(values []attr.Value) []string {
	result := make([]string, 0, len(values))
	for _, value := range values {
		if text, ok := value.(types.String); ok && !text.IsNull() && !text.IsUnknown() {
			result = append(result, text.ValueString())
		}
	}
	return result
}

func nonEmpty(value types.String) []string {
	if text := value.ValueString(); text != "" {
		return []string{text}
	}
	return nil
}

func expandHome(file string) string {
	if rest, found := strings.CutPrefix(file, "~/"); found {
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, rest)
		}
	}
	return file
}

// The values of a release: YAML or JSON documents, merged in their order as `helm -f a -f b` does.
package main

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"sigs.k8s.io/yaml"
)

// mergeDocuments reads the list; empty documents count for nothing. Errors name the document, never what is in it.
func mergeDocuments(documents types.List) (map[string]any, error) {
	merged := map[string]any{}
	for i, element := range documents.Elements() {
		text, ok := element.(types.String)
		if !ok || text.ValueString() == "" {
			continue
		}
		document := map[string]any{}
		if err := yaml.Unmarshal([]byte(text.ValueString()), &document); err != nil {
			return nil, fmt.Errorf("values[%d] is not a YAML or JSON object: %w", i, err)
		}
		merged = mergeMaps(merged, document)
	}
	return merged, nil
}

// mergeMaps lays b over a: objects are merged key by key, everything else (lists too) is replaced. Neither is changed.
func mergeMaps(a, b map[string]any) map[string]any {
	result := make(map[string]any, len(a)+len(b))
	for key, value := range a {
		result[key] = value
	}
	for key, value := range b {
		below, isMap := result[key].(map[string]any)
		above, alsoMap := value.(map[string]any)
		if isMap && alsoMap {
			value = mergeMaps(below, above)
		}
		result[key] = value
	}
	return result
}

package main

import (
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func documents(texts ...string) types.List {
	elements := make([]attr.Value, 0, len(texts))
	for _, text := range texts {
		elements = append(elements, types.StringValue(text))
	}
	return types.ListValueMust(types.StringType, elements)
}

func TestLaterDocumentsWinKeyByKeyAndReplaceLists(t *testing.T) {
	merged, err := mergeDocuments(documents("a: {x: 1, l: [1, 2]}\nb: keep", "", `{"a": {"l": [3], "z": true}}`))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"a": map[string]any{"x": 1.0, "l": []any{3.0}, "z": true}, "b": "keep"}
	if !reflect.DeepEqual(merged, want) {
		t.Errorf("got %v, want %v", merged, want)
	}
}

func TestAWrongDocumentIsNamedByItsPlace(t *testing.T) {
	_, err := mergeDocuments(documents("a: 1", "- a list"))
	if err == nil || !strings.Contains(err.Error(), "values[1]") {
		t.Errorf("got %v, want an error that names values[1]", err)
	}
}

func TestOnlyWhatAsksForSomethingIsRefused(t *testing.T) {
	diags := refuseSet(map[string]attr.Value{
		"off":     types.BoolValue(false),
		"empty":   types.StringValue(""),
		"null":    types.ListNull(types.StringType),
		"unknown": types.BoolUnknown(),
		"verify":  types.BoolValue(true),
		"set":     documents("x"),
	})
	if len(diags) != 2 || !strings.Contains(diags[0].Summary(), `"set"`) || !strings.Contains(diags[1].Detail(), standInName) {
		t.Errorf("got %v, want one error each for set and verify", diags)
	}
}

// The schema of helm_release: hashicorp/helm 3.1.1's attributes with its defaults. Behaviour is in the other release_ files.
package main

import (
	"context"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/defaults"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64default"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// boolDefaults are the switches of a release and what they are when not set.
var boolDefaults = map[string]bool{
	"atomic":                     false,
	"cleanup_on_fail":            false,
	"create_namespace":           false,
	"dependency_update":          false,
	"disable_crd_hooks":          false,
	"disable_openapi_validation": false,
	"disable_webhooks":           false,
	"force_update":               false,
	"lint":                       false,
	"pass_credentials":           false,
	"recreate_pods":              false,
	"render_subchart_notes":      true,
	"replace":                    false,
	"reset_values":               false,
	"reuse_values":               false,
	"skip_crds":                  false,
	"take_ownership":             false,
	"upgrade_install":            false,
	"verify":                     false,
	"wait":                       true,
	"wait_for_jobs":              false,
}

var numberDefaults = map[string]int64{"max_history": 0, "timeout": 300}

func releaseSchema() schema.Schema {
	attributes := map[string]schema.Attribute{
		"chart": schema.StringAttribute{Required: true},
		"description": schema.StringAttribute{
			Optional: true, Computed: true,
			PlanModifiers: []planmodifier.String{keepStateWhenEmpty{}},
		},
		"devel":    schema.BoolAttribute{Optional: true},
		"id":       schema.StringAttribute{Computed: true},
		"keyring":  schema.StringAttribute{Optional: true},
		"manifest": schema.StringAttribute{Computed: true},
		"metadata": schema.SingleNestedAttribute{Computed: true, Attributes: metadataSchema()},
		"name": schema.StringAttribute{
			Required:      true,
			PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
		},
		"namespace": schema.StringAttribute{
			Optional: true, Computed: true, Default: namespaceDefault{},
			PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
		},
		"postrender": schema.SingleNestedAttribute{Optional: true, Attributes: map[string]schema.Attribute{
			"args":        schema.ListAttribute{Optional: true, ElementType: types.StringType},
			"binary_path": schema.StringAttribute{Required: true},
		}},
		"repository":           schema.StringAttribute{Optional: true},
		"repository_ca_file":   schema.StringAttribute{Optional: true},
		"repository_cert_file": schema.StringAttribute{Optional: true},
		"repository_key_file":  schema.StringAttribute{Optional: true},
		"repository_password":  schema.StringAttribute{Optional: true, Sensitive: true},
		"repository_username":  schema.StringAttribute{Optional: true},
		"resources":            schema.MapAttribute{Computed: true, ElementType: types.StringType},
		"set_wo_revision":      schema.Int64Attribute{Optional: true},
		"status":               schema.StringAttribute{Computed: true},
		"timeouts": schema.SingleNestedAttribute{Optional: true, Attributes: map[string]schema.Attribute{
			"create": schema.StringAttribute{Optional: true},
			"delete": schema.StringAttribute{Optional: true},
			"read":   schema.StringAttribute{Optional: true},
			"update": schema.StringAttribute{Optional: true},
		}},
		"values":  schema.ListAttribute{Optional: true, ElementType: types.StringType},
		"version": schema.StringAttribute{Optional: true, Computed: true},
	}
	addSets(attributes)
	for name, value := range boolDefaults {
		attributes[name] = schema.BoolAttribute{Optional: true, Computed: true, Default: booldefault.StaticBool(value)}
	}
	for name, value := range numberDefaults {
		attributes[name] = schema.Int64Attribute{Optional: true, Computed: true, Default: int64default.StaticInt64(value)}
	}
	// Version 2 as the real one: a state made by either is readable by the other.
	return schema.Schema{Version: 2, Attributes: attributes}
}

// addSets declares set, set_list, set_sensitive and set_wo, which are refused when set: meshup writes one values document.
func addSets(attributes map[string]schema.Attribute) {
	list := func(sensitive bool, kind, value schema.Attribute) schema.ListNestedAttribute {
		nested := map[string]schema.Attribute{"name": schema.StringAttribute{Required: true, WriteOnly: sensitive}, "value": value}
		if kind != nil {
			nested["type"] = kind
		}
		return schema.ListNestedAttribute{Optional: true, WriteOnly: sensitive, NestedObject: schema.NestedAttributeObject{Attributes: nested}}
	}
	attributes["set"] = list(false,
		schema.StringAttribute{Optional: true, Computed: true, Default: stringdefault.StaticString("")},
		schema.StringAttribute{Optional: true})
	attributes["set_list"] = list(false, nil, schema.ListAttribute{Required: true, ElementType: types.StringType})
	attributes["set_sensitive"] = list(false,
		schema.StringAttribute{Optional: true}, schema.StringAttribute{Required: true, Sensitive: true})
	attributes["set_wo"] = list(true,
		schema.StringAttribute{Optional: true, WriteOnly: true}, schema.StringAttribute{Required: true, WriteOnly: true})
}

func metadataSchema() map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{}
	for name, kind := range metadataTypes {
		if kind == types.Int64Type {
			attributes[name] = schema.Int64Attribute{Computed: true}
		} else {
			attributes[name] = schema.StringAttribute{Computed: true}
		}
	}
	return attributes
}

// namespaceDefault is HELM_NAMESPACE, else "default".
type namespaceDefault struct{}

func (namespaceDefault) Description(context.Context) string { return "HELM_NAMESPACE or \"default\"" }

func (d namespaceDefault) MarkdownDescription(ctx context.Context) string { return d.Description(ctx) }

func (namespaceDefault) DefaultString(_ context.Context, _ defaults.StringRequest, resp *defaults.StringResponse) {
	resp.PlanValue = types.StringValue(defaultNamespace())
}

func defaultNamespace() string {
	if namespace := os.Getenv("HELM_NAMESPACE"); namespace != "" {
		return namespace
	}
	return "default"
}

// keepStateWhenEmpty keeps an earlier description when none is given, so that it is not "known after apply" for ever.
type keepStateWhenEmpty struct{}

func (keepStateWhenEmpty) Description(context.Context) string {
	return "an empty value changes nothing"
}

func (m keepStateWhenEmpty) MarkdownDescription(ctx context.Context) string {
	return m.Description(ctx)
}

func (keepStateWhenEmpty) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if req.PlanValue.ValueString() == "" {
		resp.PlanValue = req.StateValue
	}
}

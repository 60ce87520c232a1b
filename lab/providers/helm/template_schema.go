// The schema and the model of the data source helm_template: hashicorp/helm 3.1.1's attributes. Reading is in template_data.go.
package main

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

type templateModel struct {
	APIVersions              types.List   `tfsdk:"api_versions"`
	Atomic                   types.Bool   `tfsdk:"atomic"`
	Chart                    types.String `tfsdk:"chart"`
	CRDs                     types.List   `tfsdk:"crds"`
	CreateNamespace          types.Bool   `tfsdk:"create_namespace"`
	DependencyUpdate         types.Bool   `tfsdk:"dependency_update"`
	Description              types.String `tfsdk:"description"`
	Devel                    types.Bool   `tfsdk:"devel"`
	DisableOpenAPIValidation types.Bool   `tfsdk:"disable_openapi_validation"`
	DisableWebhooks          types.Bool   `tfsdk:"disable_webhooks"`
	ID                       types.String `tfsdk:"id"`
	IncludeCRDs              types.Bool   `tfsdk:"include_crds"`
	IsUpgrade                types.Bool   `tfsdk:"is_upgrade"`
	Keyring                  types.String `tfsdk:"keyring"`
	KubeVersion              types.String `tfsdk:"kube_version"`
	Manifest                 types.String `tfsdk:"manifest"`
	Manifests                types.Map    `tfsdk:"manifests"`
	Name                     types.String `tfsdk:"name"`
	Namespace                types.String `tfsdk:"namespace"`
	Notes                    types.String `tfsdk:"notes"`
	PassCredentials          types.Bool   `tfsdk:"pass_credentials"`
	Postrender               types.Object `tfsdk:"postrender"`
	RenderSubchartNotes      types.Bool   `tfsdk:"render_subchart_notes"`
	Replace                  types.Bool   `tfsdk:"replace"`
	Repository               types.String `tfsdk:"repository"`
	RepositoryCAFile         types.String `tfsdk:"repository_ca_file"`
	RepositoryCertFile       types.String `tfsdk:"repository_cert_file"`
	RepositoryKeyFile        types.String `tfsdk:"repository_key_file"`
	RepositoryPassword       types.String `tfsdk:"repository_password"`
	RepositoryUsername       types.String `tfsdk:"repository_username"`
	ResetValues              types.Bool   `tfsdk:"reset_values"`
	ReuseValues              types.Bool   `tfsdk:"reuse_values"`
	Set                      types.Set    `tfsdk:"set"`
	SetList                  types.List   `tfsdk:"set_list"`
	SetSensitive             types.Set    `tfsdk:"set_sensitive"`
	SetWO                    types.List   `tfsdk:"set_wo"`
	ShowOnly                 types.List   `tfsdk:"show_only"`
	SkipCRDs                 types.Bool   `tfsdk:"skip_crds"`
	SkipTests                types.Bool   `tfsdk:"skip_tests"`
	Timeout                  types.Int64  `tfsdk:"timeout"`
	Timeouts                 types.Object `tfsdk:"timeouts"`
	Validate                 types.Bool   `tfsdk:"validate"`
	Values                   types.List   `tfsdk:"values"`
	Verify                   types.Bool   `tfsdk:"verify"`
	Version                  types.String `tfsdk:"version"`
	Wait                     types.Bool   `tfsdk:"wait"`
}

func templateSchema() schema.Schema {
	text := schema.StringAttribute{Optional: true}
	textList := schema.ListAttribute{Optional: true, ElementType: types.StringType}
	required := schema.StringAttribute{Required: true}
	attributes := map[string]schema.Attribute{
		"api_versions": textList,
		"chart":        required,
		"crds":         schema.ListAttribute{Optional: true, Computed: true, ElementType: types.StringType},
		"description":  text,
		"id":           schema.StringAttribute{Computed: true},
		"keyring":      text,
		"kube_version": text,
		"manifest":     schema.StringAttribute{Optional: true, Computed: true},
		"manifests":    schema.MapAttribute{Optional: true, Computed: true, ElementType: types.StringType},
		"name":         required,
		"namespace":    text,
		"notes":        schema.StringAttribute{Optional: true, Computed: true},
		"postrender": schema.SingleNestedAttribute{Optional: true, Attributes: map[string]schema.Attribute{
			"args": textList, "binary_path": required,
		}},
		"repository":           text,
		"repository_ca_file":   text,
		"repository_cert_file": text,
		"repository_key_file":  text,
		"repository_password":  schema.StringAttribute{Optional: true, Sensitive: true},
		"repository_username":  text,
		"set": schema.SetNestedAttribute{Optional: true, NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"name": required, "type": schema.StringAttribute{Optional: true, Computed: true}, "value": text,
		}}},
		"set_list": schema.ListNestedAttribute{Optional: true, NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"name": text, "value": schema.ListAttribute{Required: true, ElementType: types.StringType},
		}}},
		"set_sensitive": schema.SetNestedAttribute{Optional: true, NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"name": required, "type": text, "value": schema.StringAttribute{Required: true, Sensitive: true},
		}}},
		"set_wo": schema.ListNestedAttribute{Optional: true, NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"name": required, "type": text, "value": required,
		}}},
		"show_only": textList,
		"timeout":   schema.Int64Attribute{Optional: true},
		"timeouts":  schema.SingleNestedAttribute{Optional: true, Attributes: map[string]schema.Attribute{"read": text}},
		"values":    textList,
		"version":   schema.StringAttribute{Optional: true, Computed: true},
	}
	for _, name := range []string{
		"atomic", "create_namespace", "dependency_update", "devel", "disable_openapi_validation", "disable_webhooks", "include_crds",
		"is_upgrade", "pass_credentials", "render_subchart_notes", "replace", "reset_values", "reuse_values", "skip_crds", "skip_tests",
		"validate", "verify", "wait",
	} {
		attributes[name] = schema.BoolAttribute{Optional: true}
	}
	return schema.Schema{Attributes: attributes}
}

// refuseUnsupported names what is set and not implemented.
func (m *templateModel) refuseUnsupported() diag.Diagnostics {
	return refuseSet(map[string]attr.Value{
		"devel":                m.Devel,
		"keyring":              m.Keyring,
		"pass_credentials":     m.PassCredentials,
		"postrender":           m.Postrender,
		"repository_ca_file":   m.RepositoryCAFile,
		"repository_cert_file": m.RepositoryCertFile,
		"repository_key_file":  m.RepositoryKeyFile,
		"repository_password":  m.RepositoryPassword,
		"repository_username":  m.RepositoryUsername,
		"set":                  m.Set,
		"set_list":             m.SetList,
		"set_sensitive":        m.SetSensitive,
		"set_wo":               m.SetWO,
		"timeouts":             m.Timeouts,
		"verify":               m.Verify,
	})
}

// fillDefaults writes what the real provider writes for values that are not given.
func (m *templateModel) fillDefaults() {
	for _, flag := range []*types.Bool{
		&m.Atomic, &m.CreateNamespace, &m.DependencyUpdate, &m.DisableOpenAPIValidation, &m.DisableWebhooks, &m.IncludeCRDs,
		&m.IsUpgrade, &m.RenderSubchartNotes, &m.Replace, &m.ResetValues, &m.ReuseValues, &m.SkipCRDs, &m.SkipTests, &m.Validate,
		&m.Verify, &m.Wait,
	} {
		if flag.IsNull() {
			*flag = types.BoolValue(false)
		}
	}
	for _, text := range []*types.String{&m.Description, &m.Keyring} {
		if text.IsNull() {
			*text = types.StringValue("")
		}
	}
	if m.Devel.IsNull() && m.Version.ValueString() != "" {
		m.Devel = types.BoolValue(false)
	}
	if m.Timeout.IsNull() {
		m.Timeout = types.Int64Value(300)
	}
	if m.Namespace.IsNull() {
		m.Namespace = types.StringValue(defaultNamespace())
	}
}

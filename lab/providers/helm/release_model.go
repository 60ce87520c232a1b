// helm_release as Go values, and how what Helm knows about a release gets into the state.
package main

import (
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"helm.sh/helm/v3/pkg/release"
)

type releaseModel struct {
	Atomic                   types.Bool   `tfsdk:"atomic"`
	Chart                    types.String `tfsdk:"chart"`
	CleanupOnFail            types.Bool   `tfsdk:"cleanup_on_fail"`
	CreateNamespace          types.Bool   `tfsdk:"create_namespace"`
	DependencyUpdate         types.Bool   `tfsdk:"dependency_update"`
	Description              types.String `tfsdk:"description"`
	Devel                    types.Bool   `tfsdk:"devel"`
	DisableCRDHooks          types.Bool   `tfsdk:"disable_crd_hooks"`
	DisableOpenAPIValidation types.Bool   `tfsdk:"disable_openapi_validation"`
	DisableWebhooks          types.Bool   `tfsdk:"disable_webhooks"`
	ForceUpdate              types.Bool   `tfsdk:"force_update"`
	ID                       types.String `tfsdk:"id"`
	Keyring                  types.String `tfsdk:"keyring"`
	Lint                     types.Bool   `tfsdk:"lint"`
	Manifest                 types.String `tfsdk:"manifest"`
	MaxHistory               types.Int64  `tfsdk:"max_history"`
	Metadata                 types.Object `tfsdk:"metadata"`
	Name                     types.String `tfsdk:"name"`
	Namespace                types.String `tfsdk:"namespace"`
	PassCredentials          types.Bool   `tfsdk:"pass_credentials"`
	Postrender               types.Object `tfsdk:"postrender"`
	RecreatePods             types.Bool   `tfsdk:"recreate_pods"`
	RenderSubchartNotes      types.Bool   `tfsdk:"render_subchart_notes"`
	Replace                  types.Bool   `tfsdk:"replace"`
	Repository               types.String `tfsdk:"repository"`
	RepositoryCAFile         types.String `tfsdk:"repository_ca_file"`
	RepositoryCertFile       types.String `tfsdk:"repository_cert_file"`
	RepositoryKeyFile        types.String `tfsdk:"repository_key_file"`
	RepositoryPassword       types.String `tfsdk:"repository_password"`
	RepositoryUsername       types.String `tfsdk:"repository_username"`
	ResetValues              types.Bool   `tfsdk:"reset_values"`
	Resources                types.Map    `tfsdk:"resources"`
	ReuseValues              types.Bool   `tfsdk:"reuse_values"`
	Set                      types.List   `tfsdk:"set"`
	SetList                  types.List   `tfsdk:"set_list"`
	SetSensitive             types.List   `tfsdk:"set_sensitive"`
	SetWO                    types.List   `tfsdk:"set_wo"`
	SetWORevision            types.Int64  `tfsdk:"set_wo_revision"`
	SkipCRDs                 types.Bool   `tfsdk:"skip_crds"`
	Status                   types.String `tfsdk:"status"`
	TakeOwnership            types.Bool   `tfsdk:"take_ownership"`
	Timeout                  types.Int64  `tfsdk:"timeout"`
	Timeouts                 types.Object `tfsdk:"timeouts"`
	UpgradeInstall           types.Bool   `tfsdk:"upgrade_install"`
	Values                   types.List   `tfsdk:"values"`
	Verify                   types.Bool   `tfsdk:"verify"`
	Version                  types.String `tfsdk:"version"`
	Wait                     types.Bool   `tfsdk:"wait"`
	WaitForJobs              types.Bool   `tfsdk:"wait_for_jobs"`
}

var metadataTypes = map[string]attr.Type{
	"app_version":    types.StringType,
	"chart":          types.StringType,
	"first_deployed": types.Int64Type,
	"last_deployed":  types.Int64Type,
	"name":           types.StringType,
	"namespace":      types.StringType,
	"notes":          types.StringType,
	"revision":       types.Int64Type,
	"values":         types.StringType,
	"version":        types.StringType,
}

// refuseUnsupported names what is set and not implemented.
func (m *releaseModel) refuseUnsupported() diag.Diagnostics {
	return refuseSet(map[string]attr.Value{
		"devel":                m.Devel,
		"disable_crd_hooks":    m.DisableCRDHooks,
		"keyring":              m.Keyring,
		"pass_credentials":     m.PassCredentials,
		"postrender":           m.Postrender,
		"recreate_pods":        m.RecreatePods,
		"repository_ca_file":   m.RepositoryCAFile,
		"repository_cert_file": m.RepositoryCertFile,
		"repository_key_file":  m.RepositoryKeyFile,
		"repository_password":  m.RepositoryPassword,
		"repository_username":  m.RepositoryUsername,
		"set":                  m.Set,
		"set_list":             m.SetList,
		"set_sensitive":        m.SetSensitive,
		"set_wo":               m.SetWO,
		"set_wo_revision":      m.SetWORevision,
		"timeouts":             m.Timeouts,
		"verify":               m.Verify,
	})
}

func (m *releaseModel) source() chartSource {
	return chartSource{
		chart:              m.Chart.ValueString(),
		repository:         m.Repository.ValueString(),
		version:            m.Version.ValueString(),
		updateDependencies: m.DependencyUpdate.ValueBool(),
	}
}

// record writes what Helm says of the release into the model. Manifest and resources stay null: they belong to the real
// provider's "manifest" experiment.
func (m *releaseModel) record(r *release.Release) diag.Diagnostics {
	var diags diag.Diagnostics
	values := "{}"
	if r.Config != nil {
		text, err := json.Marshal(r.Config)
		if err != nil {
			diags.AddError("Unable to read the values of release "+r.Name, err.Error())
			return diags
		}
		values = string(text)
	}
	m.ID = types.StringValue(r.Name)
	m.Name = types.StringValue(r.Name)
	m.Namespace = types.StringValue(r.Namespace)
	m.Status = types.StringValue(r.Info.Status.String())
	m.Manifest = types.StringNull()
	m.Resources = types.MapNull(types.StringType)
	if m.Description.IsUnknown() {
		m.Description = types.StringNull()
	}
	if !sameVersion(r.Chart.Metadata.Version, m.Version.ValueString()) {
		m.Version = types.StringValue(r.Chart.Metadata.Version)
	}
	metadata, more := types.ObjectValue(metadataTypes, map[string]attr.Value{
		"app_version":    types.StringValue(r.Chart.Metadata.AppVersion),
		"chart":          types.StringValue(r.Chart.Metadata.Name),
		"first_deployed": types.Int64Value(r.Info.FirstDeployed.Unix()),
		"last_deployed":  types.Int64Value(r.Info.LastDeployed.Unix()),
		"name":           types.StringValue(r.Name),
		"namespace":      types.StringValue(r.Namespace),
		"notes":          types.StringValue(r.Info.Notes),
		"revision":       types.Int64Value(int64(r.Version)),
		"values":         types.StringValue(values),
		"version":        types.StringValue(r.Chart.Metadata.Version),
	})
	m.Metadata = metadata
	diags.Append(more...)
	return diags
}

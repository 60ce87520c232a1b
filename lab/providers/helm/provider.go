// The provider itself: the schema of its configuration, and handing that configuration to the resources.
// It opens no connection: at plan time of a first deploy, host and token are not known yet.
package main

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"
)

type helmProvider struct{}

var (
	_ provider.Provider                   = &helmProvider{}
	_ provider.ProviderWithValidateConfig = &helmProvider{}
)

// providerModel is the configuration as Terraform hands it over; every value may be unknown.
type providerModel struct {
	BurstLimit           types.Int64   `tfsdk:"burst_limit"`
	Debug                types.Bool    `tfsdk:"debug"`
	Experiments          types.Object  `tfsdk:"experiments"`
	HelmDriver           types.String  `tfsdk:"helm_driver"`
	Kubernetes           types.Object  `tfsdk:"kubernetes"`
	PluginsPath          types.String  `tfsdk:"plugins_path"`
	QPS                  types.Float64 `tfsdk:"qps"`
	Registries           types.List    `tfsdk:"registries"`
	RegistryConfigPath   types.String  `tfsdk:"registry_config_path"`
	RepositoryCache      types.String  `tfsdk:"repository_cache"`
	RepositoryConfigPath types.String  `tfsdk:"repository_config_path"`
}

func (p *helmProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "helm"
	resp.Version = version
}

func (p *helmProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		Description: standInName + " for hashicorp/helm " + version,
		Attributes: map[string]schema.Attribute{
			"burst_limit": schema.Int64Attribute{Optional: true},
			"debug":       schema.BoolAttribute{Optional: true},
			"experiments": schema.SingleNestedAttribute{Optional: true, Attributes: map[string]schema.Attribute{
				"manifest": schema.BoolAttribute{Optional: true},
			}},
			"helm_driver":  schema.StringAttribute{Optional: true},
			"kubernetes":   schema.SingleNestedAttribute{Optional: true, Attributes: kubernetesSchema()},
			"plugins_path": schema.StringAttribute{Optional: true},
			"qps":          schema.Float64Attribute{Optional: true},
			"registries": schema.ListNestedAttribute{Optional: true, NestedObject: schema.NestedAttributeObject{
				Attributes: map[string]schema.Attribute{
					"url":      schema.StringAttribute{Required: true},
					"username": schema.StringAttribute{Required: true},
					"password": schema.StringAttribute{Required: true},
				},
			}},
			"registry_config_path":   schema.StringAttribute{Optional: true},
			"repository_cache":       schema.StringAttribute{Optional: true},
			"repository_config_path": schema.StringAttribute{Optional: true},
		},
	}
}

func kubernetesSchema() map[string]schema.Attribute {
	text := schema.StringAttribute{Optional: true}
	return map[string]schema.Attribute{
		"client_certificate":       text,
		"client_key":               text,
		"cluster_ca_certificate":   text,
		"config_context":           text,
		"config_context_auth_info": text,
		"config_context_cluster":   text,
		"config_path":              text,
		"config_paths":             schema.ListAttribute{Optional: true, ElementType: types.StringType},
		"exec": schema.SingleNestedAttribute{Optional: true, Attributes: map[string]schema.Attribute{
			"api_version": schema.StringAttribute{Required: true},
			"args":        schema.ListAttribute{Optional: true, ElementType: types.StringType},
			"command":     schema.StringAttribute{Required: true},
			"env":         schema.MapAttribute{Optional: true, ElementType: types.StringType},
		}},
		"host":            text,
		"insecure":        schema.BoolAttribute{Optional: true},
		"password":        text,
		"proxy_url":       text,
		"tls_server_name": text,
		"token":           text,
		"username":        text,
	}
}

func (m providerModel) refuseUnsupported() diag.Diagnostics {
	return refuseSet(map[string]attr.Value{
		"experiments":            m.Experiments,
		"plugins_path":           m.PluginsPath,
		"registries":             m.Registries,
		"registry_config_path":   m.RegistryConfigPath,
		"repository_cache":       m.RepositoryCache,
		"repository_config_path": m.RepositoryConfigPath,
	})
}

func (p *helmProvider) ValidateConfig(ctx context.Context, req provider.ValidateConfigRequest, resp *provider.ValidateConfigResponse) {
	var model providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	resp.Diagnostics.Append(model.refuseUnsupported()...)
}

func (p *helmProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var model providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	resp.Diagnostics.Append(model.refuseUnsupported()...)
	if resp.Diagnostics.HasError() {
		return
	}
	tflog.Warn(ctx, standInName+": this is not the real hashicorp/helm "+version+", it stands in for it in a rehearsal")
	cluster, diags := newCluster(ctx, model)
	resp.Diagnostics.Append(diags...)
	resp.ResourceData = cluster
	resp.DataSourceData = cluster
}

func (p *helmProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return &releaseResource{} }}
}

func (p *helmProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{func() datasource.DataSource { return &templateData{} }}
}

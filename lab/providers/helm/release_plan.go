// What a plan says about a release: the chart must be there, its version is known, and only a real change changes something.
package main

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/release"
)

// ModifyPlan resolves the chart, so that a wrong name or version fails here and not halfway through an apply. It contacts the
// cluster only in the one case where the real provider does: upgrade_install without a version.
func (r *releaseResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var plan, config releaseModel
	var state *releaseModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if _, err := r.cluster.restGetter(plan.Namespace.ValueString()); err != nil {
		resp.Diagnostics.AddError("Error getting Helm configuration", err.Error())
		return
	}
	loaded, err := plan.resolveChart()
	if err != nil {
		resp.Diagnostics.AddAttributeError(path.Root("chart"), "Error locating chart", err.Error())
		return
	}
	// A release that is not "deployed" (failed, pending) is a difference, so that the next apply repairs it.
	plan.Status = types.StringValue(release.StatusDeployed.String())
	plan.Manifest = types.StringNull()
	plan.Resources = types.MapNull(types.StringType)
	resp.Diagnostics.Append(r.planVersion(ctx, &plan, config.Version, loaded)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if state == nil || plan.changesRelease(state) {
		plan.Metadata = types.ObjectUnknown(metadataTypes)
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

func (m *releaseModel) resolveChart() (*chart.Chart, error) {
	var loaded *chart.Chart
	err := m.source().use(func(c *chart.Chart, path string) error {
		loaded = c
		if !m.Lint.ValueBool() {
			return nil
		}
		values, err := mergeDocuments(m.Values)
		if err != nil {
			return err
		}
		return lint(path, values)
	})
	return loaded, err
}

// planVersion writes the version that will be installed. One that is written in the configuration must be exactly it.
func (r *releaseResource) planVersion(ctx context.Context, plan *releaseModel, configured types.String, loaded *chart.Chart) diag.Diagnostics {
	var diags diag.Diagnostics
	plan.Version = types.StringNull()
	if loaded.Metadata.Version != "" {
		plan.Version = types.StringValue(loaded.Metadata.Version)
	}
	if configured.IsNull() {
		if !plan.UpgradeInstall.ValueBool() {
			return diags
		}
		installed, err := r.cluster.installedVersion(ctx, plan.Namespace.ValueString(), plan.Name.ValueString())
		if err != nil {
			diags.AddError("Failed to check installed release version", err.Error())
		} else if installed != "" {
			plan.Version = types.StringValue(installed)
		}
		return diags
	}
	if sameVersion(configured.ValueString(), plan.Version.ValueString()) {
		plan.Version = configured
		return diags
	}
	diags.AddAttributeError(path.Root("version"), "Planned version is different from configured version",
		fmt.Sprintf("The version in the configuration is %q but the planned version is %q. Update the version in your configuration to %[2]q, or remove it.",
			configured.ValueString(), plan.Version.ValueString()))
	return diags
}

// changesRelease tells whether an apply would make a new revision whose metadata cannot be known yet.
func (m *releaseModel) changesRelease(state *releaseModel) bool {
	return !m.Chart.Equal(state.Chart) || !m.Repository.Equal(state.Repository) ||
		!m.Version.Equal(state.Version) || !m.Values.Equal(state.Values)
}

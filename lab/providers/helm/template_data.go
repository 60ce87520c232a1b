// Reading helm_template: renders a chart. With validate = true it asks the API server, and fails when that does not answer;
// meshup's API guard rests on this.
package main

import (
	"context"
	"fmt"
	"path"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"helm.sh/helm/v3/pkg/action"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/release"
	"helm.sh/helm/v3/pkg/releaseutil"
)

type templateData struct{ cluster *cluster }

var (
	_ datasource.DataSourceWithConfigure      = &templateData{}
	_ datasource.DataSourceWithValidateConfig = &templateData{}
)

func (d *templateData) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_template"
}

func (d *templateData) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = templateSchema()
}

func (d *templateData) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	if configured, ok := req.ProviderData.(*cluster); ok {
		d.cluster = configured
	}
}

func (d *templateData) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var config templateModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(config.refuseUnsupported()...)
}

func (d *templateData) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model templateModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	resp.Diagnostics.Append(model.refuseUnsupported()...)
	if resp.Diagnostics.HasError() {
		return
	}
	model.fillDefaults()
	rendered, err := d.render(ctx, &model)
	if err != nil {
		resp.Diagnostics.AddError("Error running Helm install", fmt.Sprintf("Error running Helm install: %s", err))
		return
	}
	resp.Diagnostics.Append(model.record(ctx, rendered)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

// render is an install as a dry run. Nothing is created; with validate the API server's version, kinds and schemas are asked,
// and objects that another release owns are found. is_upgrade has no effect, as in the real provider.
func (d *templateData) render(ctx context.Context, m *templateModel) (*release.Release, error) {
	source := chartSource{m.Chart.ValueString(), m.Repository.ValueString(), m.Version.ValueString(), m.DependencyUpdate.ValueBool()}
	loaded, err := source.load()
	if err != nil {
		return nil, err
	}
	if err := installable(loaded); err != nil {
		return nil, err
	}
	values, err := mergeDocuments(m.Values)
	if err != nil {
		return nil, err
	}
	configuration, err := d.cluster.helmConfiguration(ctx, m.Namespace.ValueString())
	if err != nil {
		return nil, err
	}
	client := action.NewInstall(configuration)
	client.APIVersions = chartutil.VersionSet(texts(m.APIVersions.Elements()))
	client.ClientOnly = !m.Validate.ValueBool()
	client.Description = m.Description.ValueString()
	client.DisableHooks = m.DisableWebhooks.ValueBool()
	client.DisableOpenAPIValidation = m.DisableOpenAPIValidation.ValueBool()
	client.DryRun = true
	client.IncludeCRDs = m.IncludeCRDs.ValueBool()
	client.Namespace = m.Namespace.ValueString()
	client.ReleaseName = m.Name.ValueString()
	// Not the attribute: rendering must work while a release of this name exists.
	client.Replace = true
	client.SkipCRDs = m.SkipCRDs.ValueBool()
	client.SubNotes = m.RenderSubchartNotes.ValueBool()
	client.Timeout = time.Duration(m.Timeout.ValueInt64()) * time.Second
	client.Wait = m.Wait.ValueBool()
	if text := m.KubeVersion.ValueString(); text != "" {
		if client.KubeVersion, err = chartutil.ParseKubeVersion(text); err != nil {
			return nil, fmt.Errorf("kube_version %q: %w", text, err)
		}
	}
	return client.RunWithContext(ctx, loaded, values)
}

func (m *templateModel) record(ctx context.Context, rendered *release.Release) diag.Diagnostics {
	var diags diag.Diagnostics
	files := splitManifest(rendered, !m.DisableWebhooks.ValueBool(), m.SkipTests.ValueBool())
	if patterns := texts(m.ShowOnly.Elements()); len(patterns) > 0 {
		var missing []string
		files, missing = showOnly(files, patterns)
		for _, pattern := range missing {
			diags.AddError("Template Not Found", fmt.Sprintf("Could not find template %q in chart", pattern))
		}
	}
	whole := strings.Builder{}
	byName := map[string]string{}
	for _, file := range files {
		text := "---\n" + file.content + "\n"
		whole.WriteString(text)
		byName[file.name] += text
	}
	crds := []string{}
	for _, crd := range rendered.Chart.CRDObjects() {
		crds = append(crds, string(crd.File.Data))
	}
	var more diag.Diagnostics
	m.ID = m.Name
	m.Manifest = types.StringValue(whole.String())
	m.Notes = types.StringValue(rendered.Info.Notes)
	m.Manifests, more = types.MapValueFrom(ctx, types.StringType, byName)
	diags.Append(more...)
	m.CRDs, more = types.ListValueFrom(ctx, types.StringType, crds)
	diags.Append(more...)
	return diags
}

// renderedFile is one document and the template that it came from, as "templates/x.yaml".
type renderedFile struct{ name, content string }

// templateOf reads the comment that Helm puts before a document ("# Source: CHART/templates/x.yaml") without the chart's name.
func templateOf(document string) string {
	_, after, _ := strings.Cut(document, "# Source: ")
	source, _, _ := strings.Cut(after, "\n")
	_, template, _ := strings.Cut(source, "/")
	return template
}

// splitManifest orders documents by their keys as text (manifest-0, manifest-1, manifest-10 …), as the real provider does.
func splitManifest(rendered *release.Release, withHooks, skipTests bool) []renderedFile {
	whole := strings.TrimSpace(rendered.Manifest) + "\n"
	for _, hook := range rendered.Hooks {
		if withHooks && !(skipTests && slices.Contains(hook.Events, release.HookTest)) {
			whole += fmt.Sprintf("---\n# Source: %s\n%s\n", hook.Path, hook.Manifest)
		}
	}
	documents := releaseutil.SplitManifests(whole)
	keys := make([]string, 0, len(documents))
	for key := range documents {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	files := make([]renderedFile, 0, len(keys))
	for _, key := range keys {
		files = append(files, renderedFile{name: templateOf(documents[key]), content: documents[key]})
	}
	return files
}

// showOnly keeps the files that match one of the patterns and names the patterns that match nothing.
func showOnly(files []renderedFile, patterns []string) (kept []renderedFile, missing []string) {
	found := map[string]bool{}
	for _, file := range files {
		matches := false
		for _, pattern := range patterns {
			if matched, err := path.Match(pattern, file.name); err == nil && matched {
				found[pattern], matches = true, true
			}
		}
		if matches {
			kept = append(kept, file)
		}
	}
	for _, pattern := range patterns {
		if pattern != "" && !found[pattern] {
			missing = append(missing, pattern)
		}
	}
	return kept, missing
}

// What Helm does for a release: find, install, upgrade, uninstall. Every call has its own Helm configuration.
package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"helm.sh/helm/v3/pkg/action"
	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/release"
	"helm.sh/helm/v3/pkg/storage/driver"
)

func (c *cluster) findRelease(ctx context.Context, namespace, name string) (*release.Release, error) {
	configuration, err := c.helmConfiguration(ctx, namespace)
	if err != nil {
		return nil, err
	}
	return action.NewGet(configuration).Run(name)
}

// installedVersion is the chart version of the newest revision, or "" when there is no such release.
func (c *cluster) installedVersion(ctx context.Context, namespace, name string) (string, error) {
	configuration, err := c.helmConfiguration(ctx, namespace)
	if err != nil {
		return "", err
	}
	history := action.NewHistory(configuration)
	history.Max = 1
	revisions, err := history.Run(name)
	if errors.Is(err, driver.ErrReleaseNotFound) || (err == nil && len(revisions) == 0) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return revisions[0].Chart.Metadata.Version, nil
}

// install creates the release; with upgrade_install, one that is already there is upgraded instead.
// The release that comes back with an error may be nil, and may or may not exist in the cluster.
func (c *cluster) install(ctx context.Context, m *releaseModel) (*release.Release, error) {
	loaded, values, err := m.load()
	if err != nil {
		return nil, err
	}
	if err := installable(loaded); err != nil {
		return nil, err
	}
	if m.UpgradeInstall.ValueBool() {
		installed, err := c.installedVersion(ctx, m.Namespace.ValueString(), m.Name.ValueString())
		if err != nil {
			return nil, fmt.Errorf("failed to determine if the release exists: %w", err)
		}
		if installed != "" {
			return c.upgradeWith(ctx, m, loaded, values)
		}
	}
	configuration, err := c.helmConfiguration(ctx, m.Namespace.ValueString())
	if err != nil {
		return nil, err
	}
	client := action.NewInstall(configuration)
	client.Atomic = m.Atomic.ValueBool()
	client.CreateNamespace = m.CreateNamespace.ValueBool()
	client.Description = m.Description.ValueString()
	client.DisableHooks = m.DisableWebhooks.ValueBool()
	client.DisableOpenAPIValidation = m.DisableOpenAPIValidation.ValueBool()
	client.Namespace = m.Namespace.ValueString()
	client.ReleaseName = m.Name.ValueString()
	client.Replace = m.Replace.ValueBool()
	client.SkipCRDs = m.SkipCRDs.ValueBool()
	client.SubNotes = m.RenderSubchartNotes.ValueBool()
	client.TakeOwnership = m.TakeOwnership.ValueBool()
	client.Timeout = m.timeout()
	client.Wait = m.Wait.ValueBool()
	client.WaitForJobs = m.WaitForJobs.ValueBool()
	return client.RunWithContext(ctx, loaded, values)
}

func (c *cluster) upgrade(ctx context.Context, m *releaseModel) (*release.Release, error) {
	loaded, values, err := m.load()
	if err != nil {
		return nil, err
	}
	return c.upgradeWith(ctx, m, loaded, values)
}

func (c *cluster) upgradeWith(ctx context.Context, m *releaseModel, loaded *chart.Chart, values map[string]any) (*release.Release, error) {
	configuration, err := c.helmConfiguration(ctx, m.Namespace.ValueString())
	if err != nil {
		return nil, err
	}
	client := action.NewUpgrade(configuration)
	client.Atomic = m.Atomic.ValueBool()
	client.CleanupOnFail = m.CleanupOnFail.ValueBool()
	client.Description = m.Description.ValueString()
	client.DisableHooks = m.DisableWebhooks.ValueBool()
	client.DisableOpenAPIValidation = m.DisableOpenAPIValidation.ValueBool()
	client.Force = m.ForceUpdate.ValueBool()
	client.MaxHistory = int(m.MaxHistory.ValueInt64())
	client.Namespace = m.Namespace.ValueString()
	client.ResetValues = m.ResetValues.ValueBool()
	client.ReuseValues = m.ReuseValues.ValueBool()
	client.SkipCRDs = m.SkipCRDs.ValueBool()
	client.SubNotes = m.RenderSubchartNotes.ValueBool()
	client.TakeOwnership = m.TakeOwnership.ValueBool()
	client.Timeout = m.timeout()
	client.Wait = m.Wait.ValueBool()
	client.WaitForJobs = m.WaitForJobs.ValueBool()
	return client.RunWithContext(ctx, m.Name.ValueString(), loaded, values)
}

// uninstall takes the release away and, with wait, its objects too. Helm cannot be interrupted here: when Terraform is, this
// returns at once and the state keeps the release, so that the next destroy goes on.
func (c *cluster) uninstall(ctx context.Context, m *releaseModel) (string, error) {
	configuration, err := c.helmConfiguration(ctx, m.Namespace.ValueString())
	if err != nil {
		return "", err
	}
	client := action.NewUninstall(configuration)
	client.DisableHooks = m.DisableWebhooks.ValueBool()
	client.Timeout = m.timeout()
	client.Wait = m.Wait.ValueBool()

	type outcome struct {
		info string
		err  error
	}
	finished := make(chan outcome, 1)
	go func() {
		response, err := client.Run(m.Name.ValueString())
		if response == nil {
			finished <- outcome{"", err}
			return
		}
		finished <- outcome{response.Info, err}
	}()
	select {
	case result := <-finished:
		return result.info, result.err
	case <-ctx.Done():
		return "", fmt.Errorf("interrupted while uninstalling: %w", ctx.Err())
	}
}

func (m *releaseModel) load() (*chart.Chart, map[string]any, error) {
	values, err := mergeDocuments(m.Values)
	if err != nil {
		return nil, nil, err
	}
	loaded, err := m.source().load()
	return loaded, values, err
}

func (m *releaseModel) timeout() time.Duration {
	return time.Duration(m.Timeout.ValueInt64()) * time.Second
}

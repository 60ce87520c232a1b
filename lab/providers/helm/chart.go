// Finding and loading a chart: a path, or a name in a plain http(s) repository. OCI registries are refused.
// What is downloaded lies in a temporary directory only as long as it is being used.
package main

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"helm.sh/helm/v3/pkg/action"
	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/downloader"
	"helm.sh/helm/v3/pkg/getter"
	"helm.sh/helm/v3/pkg/registry"
	"helm.sh/helm/v3/pkg/repo"
)

// chartSource says where a chart is. A path wins over the repository, and has its version from its own Chart.yaml.
type chartSource struct {
	chart, repository, version string
	updateDependencies         bool
}

// httpOnly are the getters for repositories: no plugins, no OCI.
var httpOnly = getter.Providers{{Schemes: []string{"http", "https"}, New: getter.NewHTTPGetter}}

// load reads the chart into memory.
func (s chartSource) load() (*chart.Chart, error) {
	var loaded *chart.Chart
	err := s.use(func(c *chart.Chart, _ string) error {
		loaded = c
		return nil
	})
	return loaded, err
}

// use hands the chart and its path to a function; the path of a downloaded chart is gone afterwards.
func (s chartSource) use(work func(c *chart.Chart, path string) error) error {
	scratch, err := os.MkdirTemp("", "meshup-helm-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	path, err := s.locate(scratch)
	if err != nil {
		return fmt.Errorf("unable to locate chart %q: %w", s.chart, err)
	}
	loaded, err := loader.Load(path)
	if err != nil {
		return fmt.Errorf("unable to load chart %q: %w", s.chart, err)
	}
	if missing := action.CheckDependencies(loaded, loaded.Metadata.Dependencies); missing != nil {
		if !s.updateDependencies {
			return fmt.Errorf("chart %q: %w (or set dependency_update)", s.chart, missing)
		}
		if loaded, err = updateDependencies(path, scratch); err != nil {
			return fmt.Errorf("chart %q: failed to update dependencies: %w", s.chart, err)
		}
	}
	return work(loaded, path)
}

func (s chartSource) locate(scratch string) (string, error) {
	name := strings.TrimSpace(s.chart)
	if _, err := os.Stat(name); err == nil {
		return filepath.Abs(name)
	}
	switch {
	case filepath.IsAbs(name) || strings.HasPrefix(name, "."):
		return "", fmt.Errorf("path %q not found", name)
	case registry.IsOCI(name) || registry.IsOCI(s.repository):
		return "", errors.New("OCI registries are not supported by the " + standInName)
	case s.repository == "":
		return "", errors.New("there is no such path, and no repository is given")
	}
	return s.download(name, scratch)
}

func (s chartSource) download(name, scratch string) (string, error) {
	if parsed, err := url.ParseRequestURI(s.repository); err != nil || !strings.HasPrefix(parsed.Scheme, "http") {
		return "", fmt.Errorf("repository %q is not an http(s) address; the %s knows no named repositories", s.repository, standInName)
	}
	repository, err := repo.NewChartRepository(&repo.Entry{Name: "repository", URL: s.repository}, httpOnly)
	if err != nil {
		return "", err
	}
	repository.CachePath = scratch
	indexFile, err := repository.DownloadIndexFile()
	if err != nil {
		return "", fmt.Errorf("looks like %q is not a valid chart repository or cannot be reached: %w", s.repository, err)
	}
	index, err := repo.LoadIndexFile(indexFile)
	if err != nil {
		return "", err
	}
	entry, err := index.Get(name, s.version)
	if err != nil {
		return "", fmt.Errorf("version %q not found in %s repository: %w", s.version, s.repository, err)
	}
	if len(entry.URLs) == 0 {
		return "", fmt.Errorf("version %q has no downloadable URLs in %s repository", entry.Version, s.repository)
	}
	address, err := repo.ResolveReferenceURL(s.repository, entry.URLs[0])
	if err != nil {
		return "", err
	}
	content, err := repository.Client.Get(address, getter.WithURL(s.repository))
	if err != nil {
		return "", err
	}
	file := filepath.Join(scratch, "chart.tgz")
	return file, os.WriteFile(file, content.Bytes(), 0o600)
}

// updateDependencies fills charts/ of a chart on disk, as `helm dependency update` does.
func updateDependencies(path, scratch string) (*chart.Chart, error) {
	manager := &downloader.Manager{
		Out:              io.Discard,
		ChartPath:        path,
		Getters:          httpOnly,
		RepositoryConfig: filepath.Join(scratch, "repositories.yaml"),
		RepositoryCache:  scratch,
	}
	if err := manager.Update(); err != nil {
		return nil, err
	}
	return loader.Load(path)
}

// lint is `helm lint`: only errors fail, warnings do not.
func lint(path string, values map[string]any) error {
	result := action.NewLint().Run([]string{path}, values)
	if len(result.Errors) == 0 {
		return nil
	}
	return fmt.Errorf("malformed chart or values: %w", errors.Join(result.Errors...))
}

// installable refuses library charts before they reach the cluster.
func installable(c *chart.Chart) error {
	if kind := c.Metadata.Type; kind != "" && kind != "application" {
		return fmt.Errorf("%s charts are not installable", kind)
	}
	return nil
}

// sameVersion ignores a leading v, as charts and people do.
func sameVersion(a, b string) bool {
	return strings.TrimPrefix(a, "v") == strings.TrimPrefix(b, "v")
}

package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chartutil"
)

const index = `apiVersion: v1
entries:
  demo:
  - {apiVersion: v2, name: demo, version: 0.2.0, urls: [demo-0.2.0.tgz]}
  - {apiVersion: v2, name: demo, version: 0.1.0, urls: [demo-0.1.0.tgz]}
`

// chartRepository serves two versions of one chart on loopback.
func chartRepository(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	for _, version := range []string{"0.1.0", "0.2.0"} {
		metadata := &chart.Metadata{APIVersion: "v2", Name: "demo", Version: version}
		if _, err := chartutil.Save(&chart.Chart{Metadata: metadata}, folder); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(folder, "index.yaml"), []byte(index), 0o600); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.FileServer(http.Dir(folder)))
	t.Cleanup(server.Close)
	return server.URL
}

func TestARepositoryGivesTheVersionAskedForOrTheNewest(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	address := chartRepository(t)
	for asked, want := range map[string]string{"": "0.2.0", "0.1.0": "0.1.0", "~0.1": "0.1.0"} {
		loaded, err := chartSource{chart: "demo", repository: address, version: asked}.load()
		if err != nil {
			t.Fatal(err)
		}
		if loaded.Metadata.Version != want {
			t.Errorf("version %q gave %s, want %s", asked, loaded.Metadata.Version, want)
		}
	}
	if left, err := filepath.Glob(filepath.Join(os.TempDir(), "meshup-helm-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestWhatCannotBeFoundIsSaidPlainly(t *testing.T) {
	address := chartRepository(t)
	for text, source := range map[string]chartSource{
		`version "9.9.9" not found`: {chart: "demo", repository: address, version: "9.9.9"},
		"no repository is given":    {chart: "demo"},
		"OCI registries":            {chart: "demo", repository: "oci://127.0.0.1/charts"},
		"not an http(s) address":    {chart: "demo", repository: "stable"},
		`path "./nowhere" not`:      {chart: "./nowhere", repository: address},
	} {
		if _, err := source.load(); err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("%+v gave %v, want %q", source, err, text)
		}
	}
}

func TestAMissingDependencyFailsBeforeTheCluster(t *testing.T) {
	folder := t.TempDir()
	metadata := "apiVersion: v2\nname: demo\nversion: 0.1.0\ndependencies: [{name: other, version: 1.0.0, repository: \"\"}]\n"
	if err := os.WriteFile(filepath.Join(folder, "Chart.yaml"), []byte(metadata), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := (chartSource{chart: folder}).load(); err == nil || !strings.Contains(err.Error(), "other") {
		t.Errorf("got %v, want an error that names the dependency", err)
	}
}

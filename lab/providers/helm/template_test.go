package main

import (
	"strings"
	"testing"

	"helm.sh/helm/v3/pkg/release"
)

func names(files []renderedFile) string {
	result := make([]string, 0, len(files))
	for _, file := range files {
		result = append(result, file.name)
	}
	return strings.Join(result, " ")
}

func TestDocumentsAreNamedByTheirTemplatesAndHooksFollow(t *testing.T) {
	rendered := &release.Release{
		Manifest: "---\n# Source: demo/templates/a.yaml\nkind: A\n---\n# Source: demo/charts/sub/templates/b.yaml\nkind: B\n",
		Hooks: []*release.Hook{
			{Path: "demo/templates/hook.yaml", Manifest: "kind: H", Events: []release.HookEvent{release.HookPreInstall}},
			{Path: "demo/templates/test.yaml", Manifest: "kind: T", Events: []release.HookEvent{release.HookTest}},
		},
	}
	if got := names(splitManifest(rendered, true, true)); got != "templates/a.yaml charts/sub/templates/b.yaml templates/hook.yaml" {
		t.Errorf("with hooks, without tests: %s", got)
	}
	if got := names(splitManifest(rendered, false, false)); got != "templates/a.yaml charts/sub/templates/b.yaml" {
		t.Errorf("without hooks: %s", got)
	}
}

func TestShowOnlyKeepsMatchesOnceAndNamesWhatIsMissing(t *testing.T) {
	files := []renderedFile{{"templates/a.yaml", "A"}, {"templates/b.yaml", "B"}}
	kept, missing := showOnly(files, []string{"templates/a*", "templates/a.yaml", "templates/none.yaml"})
	if names(kept) != "templates/a.yaml" || strings.Join(missing, " ") != "templates/none.yaml" {
		t.Errorf("kept %v, missing %v", kept, missing)
	}
}

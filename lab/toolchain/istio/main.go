// Command istio-charts packs the charts that the Istio module embeds as release archives, so that the lab installs
// the same charts that the public repository serves. It does what Istio's release build does (version, image hub, tag), nothing more.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"istio.io/istio/manifests"
)

// Folders of the published charts, in the embedded tree.
var charts = []string{"base", "gateway", "istio-cni", "istio-control/istio-discovery", "ztunnel"}

// What a release build replaces in the charts' files.
const (
	sourceHub = "gcr.io/istio-testing"
	sourceTag = "tag: latest"
)

func main() {
	version := flag.String("version", "", "version of the packed charts")
	hub := flag.String("hub", "docker.io/istio", "image hub of the packed charts")
	out := flag.String("out", ".", "folder for the archives")
	flag.Parse()
	for _, folder := range charts {
		archive, err := pack("charts/"+folder, *version, *hub, *out)
		if err != nil {
			fmt.Fprintf(os.Stderr, "istio-charts: %s: %v\n", folder, err)
			os.Exit(1)
		}
		fmt.Println(archive)
	}
}

// pack writes one embedded chart folder as NAME-VERSION.tgz and returns the file's name.
func pack(folder, version, hub, out string) (string, error) {
	files, err := readFolder(folder, version, hub)
	if err != nil {
		return "", err
	}
	chart, err := loader.LoadFiles(files)
	if err != nil {
		return "", err
	}
	chart.Metadata.Version = version
	chart.Metadata.AppVersion = version
	return chartutil.Save(chart, out)
}

func readFolder(folder, version, hub string) ([]*loader.BufferedFile, error) {
	var files []*loader.BufferedFile
	err := fs.WalkDir(manifests.FS, folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := manifests.FS.ReadFile(path)
		if err != nil {
			return err
		}
		data = bytes.ReplaceAll(data, []byte(sourceHub), []byte(hub))
		data = bytes.ReplaceAll(data, []byte(sourceTag), []byte("tag: "+version))
		files = append(files, &loader.BufferedFile{Name: strings.TrimPrefix(path, folder+"/"), Data: data})
		return nil
	})
	return files, err
}

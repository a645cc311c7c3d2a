package main

import (
	"archive/zip"
	"compress/flate"
	"context"
	"io"
	"os"
	"slices"
	"strings"
)

// measureSizes holds the deployed program to its caps and to its baseline: D1 and D2. On a cold disk a start takes about a millisecond
// longer for each megabyte.
func measureSizes(ctx context.Context, w *workshop, p built, s subject) ([]Result, error) {
	program, err := w.deployed(ctx, p, s.name, s.folder())
	if err != nil {
		return nil, err
	}
	baseline, err := w.deployed(ctx, p, s.baseline, baselineFolder(s.baseline))
	if err != nil {
		return nil, err
	}
	size, err := megabytes(program)
	if err != nil {
		return nil, err
	}
	base, err := megabytes(baseline)
	if err != nil {
		return nil, err
	}
	zipped, err := zippedMegabytes(program)
	if err != nil {
		return nil, err
	}
	against := Bar{ID: "D1", Measure: "program size against " + s.baseline, Unit: "x", Must: 1.15, Stretch: 1.05}
	binary := Bar{ID: "D2", Measure: "program size, linux/amd64", Unit: "MB", Must: s.binaryMB, Stretch: s.binaryMB - 0.5}
	archive := Bar{ID: "D2", Measure: "zipped at level 9", Unit: "MB", Must: s.zipMB, Stretch: s.zipMB - 0.2}
	return []Result{
		against.result(s.name, exactly(size/base), "%.2f against %.2f MB", size, base),
		binary.result(s.name, exactly(size), ""),
		archive.result(s.name, exactly(zipped), ""),
	}, nil
}

func megabytes(path string) (float64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	return float64(info.Size()) / 1e6, nil
}

// counter is a writer that only counts.
type counter int64

func (c *counter) Write(p []byte) (int, error) { *c += counter(len(p)); return len(p), nil }

func zippedMegabytes(path string) (float64, error) {
	program, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer program.Close() //nolint:errcheck // only read
	var size counter
	archive := zip.NewWriter(&size)
	archive.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) { return flate.NewWriter(out, flate.BestCompression) })
	entry, err := archive.Create("bootstrap")
	if err != nil {
		return 0, err
	}
	if _, err := io.Copy(entry, program); err != nil {
		return 0, err
	}
	if err := archive.Close(); err != nil {
		return 0, err
	}
	return float64(size) / 1e6, nil
}

// unwelcome are packages that cost a trigger more than they give: a second protocol, templates that keep dead code alive, parsers of
// files that are read at build time, the SDK's credential finder.
func unwelcome() []string {
	return []string{
		"net/rpc", "text/template", "html/template", "regexp", "testing", "github.com/goccy/go-yaml", "github.com/santhosh-tekuri/jsonschema",
		"github.com/alecthomas/kong", "github.com/aws/aws-sdk-go-v2/config", "github.com/aws/aws-sdk-go-v2/service",
	}
}

// measurePackages looks for unwelcome packages among those linked, and for services that are not in the function's row: D4. A library that
// the baseline lacks would make D1 and D3 compare with the wrong program.
func measurePackages(ctx context.Context, w *workshop, s subject) ([]Result, error) {
	packages, err := linked(ctx, w, s.folder(), "{{.ImportPath}}")
	if err != nil {
		return nil, err
	}
	var found []string
	for _, pkg := range packages {
		if within(pkg, unwelcome()) && !within(pkg, s.services) {
			found = append(found, pkg)
		}
	}
	const module = "{{with .Module}}{{if not .Main}}{{.Path}}{{end}}{{end}}"
	libraries, err := linked(ctx, w, s.folder(), module)
	if err != nil {
		return nil, err
	}
	known, err := linked(ctx, w, baselineFolder(s.baseline), module)
	if err != nil {
		return nil, err
	}
	strange := slices.DeleteFunc(slices.Clone(libraries), func(path string) bool { return slices.Contains(known, path) })
	welcome := Bar{ID: "D4", Measure: "unwelcome packages linked", Unit: "packages"}
	same := Bar{ID: "D4", Measure: "libraries linked that " + s.baseline + " lacks", Unit: "libraries"}
	return []Result{
		welcome.result(s.name, exactly(float64(len(found))), "of %d %s", len(packages), strings.Join(found, " ")),
		same.result(s.name, exactly(float64(len(strange))), "of %d %s", len(libraries), strings.Join(strange, " ")),
	}, nil
}

// linked is what a program is linked of, in the words of a `go list` format, each once.
func linked(ctx context.Context, w *workshop, folder, format string) ([]string, error) {
	list, err := output(ctx, w.root, "go", []string{"list", "-deps", "-tags", tags, "-f", format, "./" + folder}, "CGO_ENABLED=0")
	if err != nil {
		return nil, err
	}
	names := strings.Fields(list)
	slices.Sort(names)
	return slices.Compact(names), nil
}

// within says whether pkg is one of the folders or below one.
func within(pkg string, folders []string) bool {
	for _, folder := range folders {
		if pkg == folder || strings.HasPrefix(pkg, folder+"/") {
			return true
		}
	}
	return false
}

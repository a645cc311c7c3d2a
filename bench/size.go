package main

import (
	"archive/zip"
	"compress/flate"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"gatehouse/shared/archtest"
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

// measurePackages looks for packages among those linked that the rules of the house keep out of a deployed function, and for libraries that
// the baseline lacks, which would make D1 and D3 compare with the wrong program: D4.
func measurePackages(ctx context.Context, w *workshop, s subject) ([]Result, error) {
	packages, excess, err := linkedInHouse(ctx, w, s)
	if err != nil {
		return nil, err
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
	strange := slices.DeleteFunc(slices.Clone(libraries), func(path string) bool { return slices.Contains(known, path) || slices.Contains(s.beside, path) })
	welcome := Bar{ID: "D4", Measure: "packages linked against the rules of the house", Unit: "packages"}
	same := Bar{ID: "D4", Measure: "libraries linked that " + s.baseline + " lacks", Unit: "libraries"}
	return []Result{
		welcome.result(s.name, exactly(float64(len(excess))), "of %d %s", packages, strings.Join(excess, "; ")),
		same.result(s.name, exactly(float64(len(strange))), "of %d%s %s", len(libraries), excused(s.beside), strings.Join(strange, " ")),
	}, nil
}

// excused are libraries that are known to be linked beside the baseline's.
func excused(libraries []string) string {
	if len(libraries) == 0 {
		return ""
	}
	return ", beside " + strings.Join(libraries, " and ")
}

// house is the plan of the repository and what its functions are linked of. The go command is asked once for all of them.
func (w *workshop) house(ctx context.Context) (*archtest.House, []archtest.Linked, error) {
	w.linking.Lock()
	defer w.linking.Unlock()
	if w.linked != nil {
		return w.plan, w.linked, nil
	}
	var err error
	if w.plan, err = archtest.Load(os.DirFS(w.root), archtest.Gatehouse()); err != nil {
		return nil, nil, err
	}
	w.linked, err = archtest.Link(ctx, w.root, w.plan)
	return w.plan, w.linked, err
}

// linkedInHouse counts what the function is linked of and says what of it shared/archtest does not let in.
func linkedInHouse(ctx context.Context, w *workshop, s subject) (packages int, excess []string, err error) {
	house, functions, err := w.house(ctx)
	if err != nil {
		return 0, nil, err
	}
	for _, function := range functions {
		if function.Main != s.folder() {
			continue
		}
		for _, finding := range house.Excess([]archtest.Linked{function}) {
			excess = append(excess, finding.Wrong)
		}
		return len(function.Packages), excess, nil
	}
	return 0, nil, fmt.Errorf("%s is not in the plan of shared/archtest", s.folder())
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

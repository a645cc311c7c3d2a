package main

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// nameCount is twelve times the list that is shipped: room for an operator who feeds it from several sources.
const nameCount = 100_000

// manyNames is the text of a list of that many made-up names, sorted, and some of them to look for.
func manyNames() (text string, sample []string) {
	names := make([]string, nameCount)
	for i := range names {
		names[i] = fmt.Sprintf("%08x-mail.example", uint32(i)*2654435761) // an odd factor: every name differs, in no order
	}
	slices.Sort(names)
	for i := nameCount / 128; i < nameCount; i += nameCount / 64 {
		sample = append(sample, names[i])
	}
	return strings.Join(names, "\n") + "\n", sample
}

// longList are programs whose bundled list of disposable domains has been exchanged for a long one.
type longList struct {
	lookup string // looks the sample up
	sample []string
	text   string // the list's file
}

func (w *workshop) buildLongList(ctx context.Context) (longList, error) {
	text, sample := manyNames()
	file := filepath.Join(w.dir, "names.txt")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		return longList{}, err
	}
	lookup, err := w.build(ctx, recipe{
		name: "names", folder: "bench/names",
		overlay: map[string]string{"shared/disposable/list.txt": file, "bench/names/main.go": "bench/testdata/names.go"},
	})
	return longList{lookup: lookup, sample: sample, text: file}, err
}

// lookups are the costs of looking one name up.
type lookups struct{ firstMicros, warmMicros, allocations float64 }

// run looks the sample up in a fresh process, beginning with its n-th name.
func (l longList) run(n int) (lookups, error) {
	n %= len(l.sample)
	cmd := exec.Command(l.lookup, slices.Concat(l.sample[n:], l.sample[:n])...)
	var out, complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaints
	if err := startApart(cmd); err != nil {
		return lookups{}, err
	}
	if err := cmd.Wait(); err != nil {
		return lookups{}, fmt.Errorf("names: %w\n%s%s", err, out.Bytes(), complaints.Bytes())
	}
	var first, warm, allocations float64
	if _, err := fmt.Sscan(out.String(), &first, &warm, &allocations); err != nil {
		return lookups{}, fmt.Errorf("names: %w: %.200s", err, out.Bytes())
	}
	return lookups{first / 1e3, warm / 1e3, allocations}, nil
}

// measureNames compares the function with its list and with the long one: what it allocates until it asks for its first event, and what a
// look-up allocates. D12.
func measureNames(ctx context.Context, w *workshop, s subject) ([]Result, error) {
	if !s.lists {
		return nil, nil
	}
	long, err := w.buildLongList(ctx)
	if err != nil {
		return nil, err
	}
	bundled, err := heapAtStart(ctx, w, s, nil)
	if err != nil {
		return nil, err
	}
	longer, err := heapAtStart(ctx, w, s, map[string]string{"shared/disposable/list.txt": long.text})
	if err != nil {
		return nil, err
	}
	cost, err := long.run(0)
	if err != nil {
		return nil, err
	}
	heap := Bar{ID: "D12", Measure: "heap that a list of 100,000 names adds to a start", Unit: "KB", Must: 64}
	lookup := Bar{ID: "D12", Measure: "allocations of a look-up in it"}
	return []Result{
		heap.result(s.name, exactly(math.Max(0, longer-bundled)), "%.0f against %.0f KB", longer, bundled),
		lookup.result(s.name, exactly(math.Round(cost.allocations*100)/100), ""), // the runtime allocates a few objects of its own
	}, nil
}

// heapAtStart is what the function has allocated when it asks for its first event, in KB.
func heapAtStart(ctx context.Context, w *workshop, s subject, overlay map[string]string) (float64, error) {
	folder := s.folder()
	files := map[string]string{folder + "/zz_probe.go": "bench/testdata/probe.go"}
	maps.Copy(files, overlay)
	path, err := w.build(ctx, recipe{name: fmt.Sprintf("%s-start-%d", s.name, len(files)), folder: folder, overlay: files})
	if err != nil {
		return 0, err
	}
	c, lines, err := runProbe(program{path: path, env: settings()})
	if err != nil {
		return 0, err
	}
	defer c.stop()
	total, err := c.ask(lines)
	return total.bytes / 1e3, err
}

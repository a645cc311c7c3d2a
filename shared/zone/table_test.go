package zone

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"go/build"
	"go/format"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write table.go anew from the zone database of this Go release")

// TestTheTableIsInStep compares table.go with the zone database of Go; with -update it writes it. A
// release of Go with newer rules does not make the table wrong, only old.
func TestTheTableIsInStep(t *testing.T) {
	const name = "table.go"
	files, hash := database(t)
	if *update && len(files) == 0 {
		t.Fatal("this Go comes without lib/time/zoneinfo.zip: use a release from go.dev")
	}
	if hash != source && !*update {
		t.Logf("this release of Go has another zone database: go generate ./shared/zone would write %s anew", name)
		return
	}
	want := tableOf(t, files, hash)
	if *update {
		if err := os.WriteFile(name, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got, err := os.ReadFile(name); err != nil || !bytes.Equal(got, want) {
		t.Fatalf("%s is not what Go's zone database says (%v): run go generate ./shared/zone", name, err)
	}
}

func TestTheTableIsSmall(t *testing.T) {
	const limit = 40 << 10
	size := 0
	for _, g := range table {
		size += len(g.names) + len(g.image)
	}
	if size > limit {
		t.Errorf("the table has %d bytes, want at most %d", size, limit)
	}
}

// database is the zone database of the Go release that runs the test: its files by the names of the
// zones, and its hash. It is empty where somebody's Go comes without one.
func database(t *testing.T) (files map[string][]byte, hash string) {
	t.Helper()
	archive, err := os.ReadFile(filepath.Join(build.Default.GOROOT, "lib", "time", "zoneinfo.zip"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ""
	}
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(archive)
	reader, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	files = map[string][]byte{}
	for _, entry := range reader.File {
		opened, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[entry.Name], err = io.ReadAll(opened); err != nil {
			t.Fatal(err)
		}
	}
	return files, hex.EncodeToString(sum[:])
}

// tableOf writes table.go.
func tableOf(t *testing.T, files map[string][]byte, hash string) []byte {
	t.Helper()
	names := map[string][]string{}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		image := smallest(t, name, files[name])
		names[image] = append(names[image], name)
	}
	images := slices.SortedFunc(maps.Keys(names), func(a, b string) int { return strings.Compare(names[a][0], names[b][0]) })
	var out strings.Builder
	out.WriteString("// Code generated from Go's lib/time/zoneinfo.zip by go generate; DO NOT EDIT.\n\npackage zone\n\n")
	fmt.Fprintf(&out, "// source is the SHA-256 of that file.\nconst source = %q\n\nvar table = [...]group{\n", hash)
	for _, image := range images {
		fmt.Fprintf(&out, "{\n%q,\n%q,\n},\n", " "+strings.Join(names[image], " ")+" ", image)
	}
	out.WriteString("}\n")
	source, err := format.Source([]byte(out.String()))
	if err != nil {
		t.Fatal(err)
	}
	return source
}

// smallest is the file with the fewest changes of the clock that tells the same time as a whole one: none
// where the rule at its end says it all.
func smallest(t *testing.T, name string, whole []byte) string {
	t.Helper()
	want := changes(load(t, name, whole))
	footer := whole[bytes.LastIndexByte(whole[:len(whole)-1], '\n'):]
	for listed := range len(want) + 1 {
		image := encode(whole[4], want, listed, footer)
		if slices.Equal(changes(load(t, name, image)), want) {
			return string(image)
		}
	}
	t.Fatalf("%s cannot be written", name)
	return ""
}

func load(t *testing.T, name string, file []byte) *time.Location {
	t.Helper()
	location, err := time.LoadLocationFromTZData(name, file)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return location
}

// clock is how the clocks of a zone go for a while.
type clock struct {
	offset       int // seconds east of UTC
	summer       bool
	abbreviation string
}

// change is when the clocks begin to go so, in seconds since 1970.
type change struct {
	at int64
	clock
}

// changes are how the clocks go at the beginning of 2025, and all changes through 2040.
func changes(l *time.Location) []change {
	var found []change
	var last clock
	for at := range bounds(l, time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2041, 1, 1, 0, 0, 0, 0, time.UTC)) {
		if now := clockAt(l, at); now != last {
			found = append(found, change{at.Unix(), now})
			last = now
		}
	}
	return found
}

func clockAt(l *time.Location, at time.Time) clock {
	local := at.In(l)
	name, offset := local.Zone()
	return clock{offset, local.IsDST(), name}
}

// bounds are a first time and all at which the clocks of a zone may change before a last.
func bounds(l *time.Location, from, until time.Time) func(func(time.Time) bool) {
	return func(yield func(time.Time) bool) {
		for at := from; at.Before(until) && yield(at); {
			_, end := at.In(l).ZoneBounds()
			if end.IsZero() {
				return
			}
			if !end.After(at) { // to Go, the rule of a leap year ends a day before the year does
				end = at.Add(time.Hour)
			}
			at = end.UTC()
		}
	}
}

// encode writes a file in the format TZif: the clocks of all changes, the first so many changes, and
// the rule that holds after them.
func encode(version byte, all []change, listed int, footer []byte) []byte {
	var clocks []clock
	var types, abbreviations []byte
	var times, indices []byte
	for i, c := range all {
		index := slices.Index(clocks, c.clock)
		if index < 0 {
			index = len(clocks)
			clocks = append(clocks, c.clock)
			types = binary.BigEndian.AppendUint32(types, uint32(c.offset))
			types = append(types, flagOf(c.summer), byte(len(abbreviations)))
			abbreviations = append(abbreviations, c.abbreviation+"\x00"...)
		}
		if i < listed {
			times = binary.BigEndian.AppendUint64(times, uint64(c.at))
			indices = append(indices, byte(index))
		}
	}
	// A reader of the first version finds one clock, which goes by UTC and has no name.
	image := append(header(version, 0, 1, 1), make([]byte, 7)...)
	image = append(image, header(version, listed, len(clocks), len(abbreviations))...)
	return slices.Concat(image, times, indices, types, abbreviations, footer)
}

// header begins one of the two parts of a file. The three counts left out are of what Go does not read.
func header(version byte, times, types, characters int) []byte {
	out := append([]byte("TZif"), version)
	out = append(out, make([]byte, 15+3*4)...)
	for _, count := range []int{times, types, characters} {
		out = binary.BigEndian.AppendUint32(out, uint32(count))
	}
	return out
}

func flagOf(set bool) byte {
	if set {
		return 1
	}
	return 0
}

package directory

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

func TestSnapshotKeepsEverything(t *testing.T) {
	rules := Rules{SignInAttributes: []string{"email"}}
	for seed := range uint64(10) {
		d, err := randomDirectory(rand.New(rand.NewPCG(seed, 0)), rules)
		must(t, err)
		checkInvariants(t, d)
		written := asJSON(t, d)
		again, err := Read(rules, strings.NewReader(written))
		must(t, err)
		checkInvariants(t, again)
		if asJSON(t, again) != written {
			t.Errorf("seed %d: another snapshot of what was read differs", seed)
		}
		if !reflect.DeepEqual(d.state(), again.state()) {
			t.Errorf("seed %d: what was read differs from what was written", seed)
		}
		if again.Version() != 0 {
			t.Errorf("seed %d: version %d after reading, want 0", seed, again.Version())
		}
	}
}

// The place of a deleted user is not given away again, even over a restart: a cursor that points there would skip the newcomer.
func TestCursorsOutliveDeletionAndRestart(t *testing.T) {
	d := filled(t, 30)
	first, err := d.List(Query{Limit: 30 - 1})
	must(t, err)
	for i := 28; i < 30; i++ {
		must(t, d.Delete(person(i).Sub))
	}
	d, err = Read(d.rules, strings.NewReader(asJSON(t, d)))
	must(t, err)
	must(t, d.Create(person(30)))
	rest, err := d.List(Query{After: first.Next})
	must(t, err)
	if len(rest.Items) != 1 || rest.Items[0].Sub != person(30).Sub || rest.Next != "" {
		t.Errorf("behind the cursor are %d users, want the one who came later", len(rest.Items))
	}
}

func TestDamagedSnapshots(t *testing.T) {
	d, err := randomDirectory(rand.New(rand.NewPCG(1, 1)), Rules{})
	must(t, err)
	good := asJSON(t, d)
	lines := strings.SplitAfter(strings.TrimSuffix(good, "\n"), "\n")
	tests := map[string]string{
		"empty":             "",
		"not a snapshot":    "hello\n",
		"cut in a line":     good[:len(good)/2],
		"cut behind a line": strings.Join(lines[:len(lines)-1], ""),
		"a line lost":       strings.Join(append(lines[:9:9], lines[10:]...), ""),
		"a word changed":    strings.Replace(good, "Jane Doe", "Jane Moe", 1),
		"something added":   good + "{}\n",
		"another format":    strings.Replace(good, snapshotFormat, "something else", 1),
		"no header":         strings.Join(lines[1:], ""),
		"an empty line":     lines[0] + "{}\n",
		"an unknown member": lines[0] + `{"users":[]}` + "\n",
		"grant of nobody":   lines[0] + `{"grant":{"id":"1","sub":"1"}}` + "\n",
	}
	for name, text := range tests {
		_, err := Read(Rules{}, strings.NewReader(text))
		if !errors.Is(err, ErrCorrupt) || !strings.HasPrefix(err.Error(), "line ") {
			t.Errorf("%s: error %v, want a line and %v", name, err, ErrCorrupt)
		}
		if err != nil && strings.Contains(err.Error(), "example.com") {
			t.Errorf("%s: the error quotes an address: %v", name, err)
		}
	}
	if _, err := Read(Rules{Aliases: []string{"phone_number"}}, strings.NewReader(good)); err != nil {
		t.Errorf("unverified numbers are no aliases under the new rules, but: %v", err)
	}
	if _, err := Read(Rules{SignInAttributes: []string{"phone_number"}}, strings.NewReader(good)); !errors.Is(err, ErrNameTaken) {
		t.Errorf("rules under which two users share a number: error %v, want %v", err, ErrNameTaken)
	}
}

// failing is a disk that is full after some bytes.
type failing struct{ left int }

func (f *failing) Write(p []byte) (int, error) {
	f.left -= len(p)
	if f.left < 0 {
		return 0, errors.New("disk full")
	}
	return len(p), nil
}

func TestWriteReportsAFullDisk(t *testing.T) {
	d := filled(t, 50)
	if err := d.CreateGroup(Group{Name: "staff"}); err != nil {
		t.Fatal(err)
	}
	size := len(asJSON(t, d))
	for _, left := range []int{0, 100, size / 2, size - 1} {
		if err := d.Write(&failing{left}); err == nil || err.Error() != "disk full" {
			t.Errorf("with room for %d of %d bytes: error %v, want the disk's", left, size, err)
		}
	}
	must(t, d.Write(&failing{size}))
}

// FuzzRead closes any text with the right checksum, so that what stands in the lines matters.
func FuzzRead(f *testing.F) {
	d := New(Rules{})
	must(f, d.CreateGroup(Group{Name: "staff"}))
	must(f, d.Create(User{Sub: "1", Name: "jane", Groups: []string{"staff"}}))
	d.AddGrant(Grant{ID: "1", Sub: "1"})
	whole := asJSON(f, d)
	f.Add(whole[:strings.Index(whole, `{"end"`)])
	f.Add("")
	f.Add(fmt.Sprintf(`{"header":{"format":%q,"next":2}}`, snapshotFormat) + "\n" + `{"place":1,"user":{"sub":"1","identities":[{},{}]}}` + "\n")
	f.Fuzz(func(t *testing.T, text string) {
		closed := fmt.Sprintf("%s{\"end\":{\"sha256\":\"%x\"}}\n", text, sha256.Sum256([]byte(text)))
		read, err := Read(Rules{}, strings.NewReader(closed))
		if err != nil {
			return
		}
		checkInvariants(t, read)
		if _, err := Read(Rules{}, strings.NewReader(asJSON(t, read))); err != nil {
			t.Errorf("what was read is written and cannot be read again: %v", err)
		}
	})
}

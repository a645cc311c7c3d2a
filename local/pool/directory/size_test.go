package directory

import (
	"io"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// heapOf returns the live heap that a directory of n people takes.
func heapOf(t testing.TB, n int) (*Directory, uint64) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	d := filled(t, n)
	runtime.GC()
	runtime.ReadMemStats(&after)
	return d, after.HeapAlloc - before.HeapAlloc
}

// 100,000 users must fit into 300 MB: 3,000 bytes each. The gate is lower, so that a new field is noticed before the room is gone.
func TestUsersAreSmall(t *testing.T) {
	const users, gate = 20_000, 2000
	d, heap := heapOf(t, users)
	t.Logf("%d bytes a user", heap/users)
	if perUser := heap / users; perUser > gate {
		t.Errorf("a user takes %d bytes, want at most %d", perUser, gate)
	}
	runtime.KeepAlive(d)
}

func BenchmarkHeapOf100000Users(b *testing.B) {
	for b.Loop() {
		d, heap := heapOf(b, 100_000)
		b.ReportMetric(float64(heap)/1e6, "MB")
		runtime.KeepAlive(d)
	}
}

func BenchmarkPage(b *testing.B) {
	d := filled(b, 100_000)
	cursors := map[int]string{1: ""}
	after := ""
	for page := 2; page <= 1000; page++ {
		got, err := d.List(Query{Limit: 60, After: after})
		must(b, err)
		after = got.Next
		cursors[page] = after
	}
	for _, page := range []int{1, 10, 1000} {
		b.Run(strconv.Itoa(page), func(b *testing.B) {
			for b.Loop() {
				if got, err := d.List(Query{Limit: 60, After: cursors[page]}); err != nil || len(got.Items) != 60 {
					b.Fatalf("a page of %d users, %v", len(got.Items), err)
				}
			}
		})
	}
}

func BenchmarkUsers(b *testing.B) {
	for _, n := range []int{1000, 100_000} {
		d := filled(b, n)
		name, sub := person(n / 2).Attributes["email"], person(n/2).Sub
		b.Run("find/"+strconv.Itoa(n), func(b *testing.B) {
			for b.Loop() {
				if _, found := d.Find(name); !found {
					b.Fatal("nobody is found")
				}
			}
		})
		b.Run("update/"+strconv.Itoa(n), func(b *testing.B) {
			for b.Loop() {
				_, err := d.Update(sub, func(u *User) error { u.Attempts.Failed++; return nil })
				must(b, err)
			}
		})
		b.Run("add and delete/"+strconv.Itoa(n), func(b *testing.B) {
			u := person(n + 1)
			for b.Loop() {
				must(b, d.Create(u))
				must(b, d.Delete(u.Sub))
			}
		})
	}
}

func BenchmarkSnapshot(b *testing.B) {
	d := filled(b, 10_000)
	text := asJSON(b, d)
	b.Run("write", func(b *testing.B) {
		for b.Loop() {
			must(b, d.Write(io.Discard))
		}
	})
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			_, err := Read(d.rules, strings.NewReader(text))
			must(b, err)
		}
	})
}

package main

import (
	"os"
	"path/filepath"
	"testing"
)

const someMounts = `proc /proc proc rw 0 0
cgroup /sys/fs/cgroup/cpuacct cgroup rw,relatime,cpuacct 0 0
cgroup /sys/fs/cgroup/cpu cgroup rw,relatime,cpu 0 0
cgroup2 /sys/fs/cgroup/unified cgroup2 rw,relatime 0 0
`

func TestControlGroupsAreFound(t *testing.T) {
	for _, test := range []struct{ kind, option, want string }{
		{"cgroup", "cpu", "/sys/fs/cgroup/cpu"},
		{"cgroup", "cpuset", ""},
		{"cgroup2", "", "/sys/fs/cgroup/unified"},
	} {
		if got := mounted(someMounts, test.kind, test.option); got != test.want {
			t.Errorf("%s %s is mounted at %q, want %q", test.kind, test.option, got, test.want)
		}
	}
}

// Where there are no rights there is a reason; where there are, a group comes and goes.
func TestASharesGroupComesAndGoes(t *testing.T) {
	group, err := openShare(smallestMB)
	if err != nil {
		if err.Error() == "" {
			t.Error("no reason is given")
		}
		return
	}
	group.close()
	if _, err := os.Stat(group.dir); !os.IsNotExist(err) {
		t.Errorf("the group stays: %v", err)
	}
}

func TestAProcessHasUsedTime(t *testing.T) {
	if spent, err := processorTime(os.Getpid()); err == nil && spent <= 0 {
		t.Errorf("this process has used %v", spent)
	}
	if _, err := processorTime(-1); err == nil {
		t.Error("a process that is not there has used time")
	}
}

// Some file systems keep the pages, and then it is said so.
func TestPagesAreDroppedOrItIsSaid(t *testing.T) {
	file := filepath.Join(t.TempDir(), "program")
	if err := os.WriteFile(file, make([]byte, 1<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := evict(file); err != nil {
		t.Log(err)
	}
	if err := evict(filepath.Join(t.TempDir(), "missing")); err == nil {
		t.Error("the pages of no file are dropped")
	}
}

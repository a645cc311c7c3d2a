package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// machine is what a figure must be read beside. It names no host.
type machine struct {
	Commit string `json:"commit"`
	Go     string `json:"go"`
	OS     string `json:"os"`
	CPU    string `json:"cpu"`
	Cores  int    `json:"cores"`
}

func describe(ctx context.Context, root string) machine {
	return machine{Commit: commit(ctx, root), Go: runtime.Version(), OS: runtime.GOOS + "/" + runtime.GOARCH, CPU: processor(), Cores: runtime.NumCPU()}
}

func (m machine) String() string {
	return fmt.Sprintf("commit %s, %s, %s, %d x %s", m.Commit, m.Go, m.OS, m.Cores, m.CPU)
}

// commit is the short name of what is measured, with a + when files differ from it.
func commit(ctx context.Context, root string) string {
	name, err := output(ctx, root, "git", []string{"rev-parse", "--short", "HEAD"})
	if err != nil {
		return "none"
	}
	changes, err := output(ctx, root, "git", []string{"status", "--porcelain", "--untracked-files=no"})
	if err != nil || strings.TrimSpace(changes) != "" {
		return strings.TrimSpace(name) + "+"
	}
	return strings.TrimSpace(name)
}

// processor is the model as the kernel tells it.
func processor() string {
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "unknown processor"
	}
	for line := range strings.Lines(string(info)) {
		if name, value, _ := strings.Cut(line, ":"); strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "unknown processor"
}

// busyLimit is the share of its processors that others may keep busy while times are taken.
const busyLimit = 0.5

// busy is the share of the processors in use over two seconds. The load average would still remember the builds of this very run.
func busy(ctx context.Context) (float64, error) {
	total, idle, err := ticks()
	if err != nil {
		return 0, err
	}
	select {
	case <-time.After(2 * time.Second):
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	laterTotal, laterIdle, err := ticks()
	if err != nil || laterTotal == total {
		return 0, err
	}
	return 1 - (laterIdle-idle)/(laterTotal-total), nil
}

// ticks of all processors since the machine started.
func ticks() (total, idle float64, err error) {
	stat, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0, 0, err
	}
	first, _, _ := strings.Cut(string(stat), "\n")
	fields := strings.Fields(first)
	for i, field := range fields[min(1, len(fields)):] {
		n, _ := strconv.ParseFloat(field, 64)
		if i < 8 { // what follows is counted among these already
			total += n
		}
		if i == 3 || i == 4 { // idle, waiting for a disk
			idle += n
		}
	}
	return total, idle, nil
}

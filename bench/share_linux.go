package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Lambda gives a function so much of a processor as its memory is of a whole one's, in periods of this length.
const (
	wholeProcessorMB = 1769
	periodMicros     = 20_000
)

// share is a control group whose processes together get a part of a processor.
type share struct{ dir string }

// openShare makes one of the size that so much memory buys, below the group of this process. It needs rights that a container seldom has.
func openShare(memoryMB int) (*share, error) {
	parent, files, err := processorGroup()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(parent, "gatehouse-bench-")
	if err != nil {
		return nil, fmt.Errorf("no right to make a control group: %w", errors.Unwrap(err))
	}
	s := &share{dir}
	for name, value := range files(strconv.Itoa(periodMicros*memoryMB/wholeProcessorMB), strconv.Itoa(periodMicros)) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(value), 0o600); err != nil {
			s.close()
			return nil, fmt.Errorf("no right to limit processor time: %w", errors.Unwrap(err))
		}
	}
	return s, nil
}

// add moves a process in, with all its threads.
func (s *share) add(process int) error {
	return os.WriteFile(filepath.Join(s.dir, "cgroup.procs"), []byte(strconv.Itoa(process)), 0o600)
}

// close removes the group. Its processes must have ended.
func (s *share) close() { _ = os.Remove(s.dir) }

// processorGroup is the group of this process in the hierarchy that limits processor time, of either version, and the files that do it.
func processorGroup() (dir string, files func(quota, period string) map[string]string, err error) {
	mine, err := os.ReadFile("/proc/self/cgroup")
	if err != nil {
		return "", nil, err
	}
	mounts, err := os.ReadFile("/proc/self/mounts")
	if err != nil {
		return "", nil, err
	}
	for line := range strings.Lines(string(mine)) {
		controllers, path, _ := strings.Cut(strings.TrimSpace(line[strings.Index(line, ":")+1:]), ":")
		for controller := range strings.SplitSeq(controllers, ",") {
			if at := mounted(string(mounts), "cgroup", "cpu"); controller == "cpu" && at != "" {
				return filepath.Join(at, path), func(quota, period string) map[string]string {
					return map[string]string{"cpu.cfs_period_us": period, "cpu.cfs_quota_us": quota}
				}, nil
			}
		}
		if at := mounted(string(mounts), "cgroup2", ""); controllers == "" && at != "" && hasProcessor(at) {
			return filepath.Join(at, path), func(quota, period string) map[string]string {
				return map[string]string{"cpu.max": quota + " " + period}
			}, nil
		}
	}
	return "", nil, errors.New("no control group limits processor time here")
}

func hasProcessor(at string) bool {
	controllers, err := os.ReadFile(filepath.Join(at, "cgroup.controllers"))
	return err == nil && strings.Contains(" "+strings.TrimSpace(string(controllers))+" ", " cpu ")
}

// mounted is where a file system of the kind is mounted, with the option if one is asked for; empty where it is not.
func mounted(mounts, kind, option string) string {
	for line := range strings.Lines(mounts) {
		fields := strings.Fields(line)
		if len(fields) > 3 && fields[2] == kind && (option == "" || strings.Contains(","+fields[3]+",", ","+option+",")) {
			return fields[1]
		}
	}
	return ""
}

// processorTime is what all threads of a process have used so far, in nanoseconds.
func processorTime(process int) (total float64, err error) {
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", process))
	if err != nil || len(threads) == 0 {
		return 0, errors.Join(err, errors.New("the system does not tell a thread's time"))
	}
	for _, thread := range threads {
		text, err := os.ReadFile(thread)
		if err != nil {
			continue // a thread that has just ended
		}
		first, _, _ := strings.Cut(string(text), " ")
		spent, _ := strconv.ParseFloat(first, 64)
		total += spent
	}
	return total, nil
}

package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"syscall"
	"unsafe"
)

// processors is a set of processors as the kernel takes it: one bit each.
type processors [16]uint64

func only(cpu int) (set processors) {
	set[cpu/64] = 1 << (cpu % 64)
	return set
}

func (set processors) list() (cpus []int) {
	for cpu := range len(set) * 64 {
		if set[cpu/64]&(1<<(cpu%64)) != 0 {
			cpus = append(cpus, cpu)
		}
	}
	return cpus
}

func affinity(trap uintptr, thread int, set *processors) error {
	_, _, errno := syscall.RawSyscall(trap, uintptr(thread), unsafe.Sizeof(*set), uintptr(unsafe.Pointer(set)))
	if errno != 0 {
		return fmt.Errorf("processor affinity: %w", errno)
	}
	return nil
}

// allowed are the processors this process may use.
func allowed() ([]int, error) {
	var set processors
	if err := affinity(syscall.SYS_SCHED_GETAFFINITY, 0, &set); err != nil {
		return nil, err
	}
	return set.list(), nil
}

// errOneProcessor is why nothing can be timed: harness and function would take turns.
var errOneProcessor = errors.New("there is one processor only; harness and function need one each")

// keepApart puts every thread of the harness on the first processor it may use and leaves the second one to the programs that startApart
// starts. The function it returns gives the harness its processors back.
func keepApart() (restore func(), err error) {
	cpus, err := allowed()
	if err != nil {
		return nil, err
	}
	if len(cpus) < 2 {
		return nil, errOneProcessor
	}
	var all processors
	for _, cpu := range cpus {
		all[cpu/64] |= 1 << (cpu % 64)
	}
	if err := moveThreads(only(cpus[0])); err != nil {
		return nil, err
	}
	return func() { _ = moveThreads(all) }, nil
}

func moveThreads(to processors) error {
	threads, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return err
	}
	for _, thread := range threads {
		id, _ := strconv.Atoi(thread.Name())
		if err := affinity(syscall.SYS_SCHED_SETAFFINITY, id, &to); err != nil && !errors.Is(err, syscall.ESRCH) {
			return err
		}
	}
	return nil
}

// startApart starts cmd on one processor that the harness does not use. A process inherits the affinity of the thread that forks it, so
// that thread moves over for the time of the fork. When the harness has not been kept apart, there is no such processor and cmd runs anywhere.
func startApart(cmd *exec.Cmd) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var home, away processors
	if err := affinity(syscall.SYS_SCHED_GETAFFINITY, 0, &home); err != nil {
		return err
	}
	defer func() { _ = affinity(syscall.SYS_SCHED_SETAFFINITY, 0, &home) }()
	for i := range home {
		away[i] = ^home[i]
	}
	// The kernel keeps those of the set that exist, and refuses a set of which none is left.
	if affinity(syscall.SYS_SCHED_SETAFFINITY, 0, &away) == nil && affinity(syscall.SYS_SCHED_GETAFFINITY, 0, &away) == nil {
		cpus := away.list()
		away = only(cpus[len(cpus)-1])
		_ = affinity(syscall.SYS_SCHED_SETAFFINITY, 0, &away)
	}
	return cmd.Start()
}

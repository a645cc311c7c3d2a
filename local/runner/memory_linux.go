package runner

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
)

// PeakMemory is the highest resident set the kernel has seen of a running process,
// in bytes; 0 where it is gone. The figure of wait4 is of no use on Linux: it starts
// at the size of the process that forked.
func PeakMemory(pid int) int64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range bytes.Lines(status) {
		if fields := bytes.Fields(line); len(fields) == 3 && string(fields[0]) == "VmHWM:" {
			kib, _ := strconv.ParseInt(string(fields[1]), 10, 64)
			return kib * 1024
		}
	}
	return 0
}

// noteMemory remembers the peak; of a process that is gone, what was seen before
// stands.
func (p *Process) noteMemory() {
	if peak := PeakMemory(p.cmd.Process.Pid); peak > 0 {
		p.memory.Store(peak)
	}
}

// MaxMemory is the most memory the process has held, in bytes, as last looked at:
// after each invocation and before Close ends it.
func (p *Process) MaxMemory() int64 {
	return p.memory.Load()
}

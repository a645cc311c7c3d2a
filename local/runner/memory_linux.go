package runner

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"strconv"
)

// noteMemory remembers the highest resident set the kernel has seen of the
// running process. The figure of wait4 is of no use on Linux: it starts at the
// size of the process that forked.
func (p *Process) noteMemory() {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return // already gone: what was seen before stands
	}
	lines := bufio.NewScanner(bytes.NewReader(status))
	for lines.Scan() {
		fields := bytes.Fields(lines.Bytes())
		if len(fields) == 3 && string(fields[0]) == "VmHWM:" {
			kib, _ := strconv.ParseInt(string(fields[1]), 10, 64)
			p.memory.Store(kib * 1024)
		}
	}
}

// MaxMemory is the most memory the process has held, in bytes, as last looked at:
// after each invocation and before Close ends it.
func (p *Process) MaxMemory() int64 {
	return p.memory.Load()
}

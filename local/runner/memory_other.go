//go:build !linux

package runner

import "syscall"

// PeakMemory is 0: this system does not tell of a running process.
func PeakMemory(int) int64 { return 0 }

// noteMemory has nothing to look at: the system tells the peak at the end alone.
func (p *Process) noteMemory() {}

// MaxMemory is the most memory the process has held, in bytes; 0 before Close.
func (p *Process) MaxMemory() int64 {
	select {
	case <-p.exited:
	default:
		return 0
	}
	usage, ok := p.cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	return int64(usage.Maxrss) // bytes on macOS
}

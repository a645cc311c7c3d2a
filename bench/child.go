package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"gatehouse/local/runner"
)

// program is something that speaks the Runtime API, and how to start it.
type program struct {
	path string
	args []string
	env  []string // added to Lambda's

	allowance time.Duration // of an invocation; 0 for what Cognito waits
}

// child is a running program, between two events.
type child struct {
	cmd    *exec.Cmd
	loop   *loop
	stdout *os.File
	probe  *os.File // what a compiled-in counter prints; nil without one
	gone   chan struct{}
	init   time.Duration // from just before the fork to the first request
}

// start runs the program on a processor of its own, in an environment that has nothing of the developer's: a stray certificate variable
// alone can double the time of a start. What the program prints goes to a file, so that it pays for writing and nobody for reading.
func start(p program, complaints io.Writer) (*child, error) {
	l, err := openLoop()
	if err != nil {
		return nil, err
	}
	l.allowance = cmp.Or(p.allowance, l.allowance)
	stdout, err := os.CreateTemp("", "bench-stdout")
	if err != nil {
		l.close()
		return nil, err
	}
	_ = os.Remove(stdout.Name()) // lives as long as it is open
	c := &child{loop: l, stdout: stdout, gone: make(chan struct{})}
	c.cmd = exec.Command(p.path, p.args...)
	c.cmd.Env = append(runner.Environment("bench", filepath.Dir(p.path), l.address(), nil), p.env...)
	c.cmd.Stdout, c.cmd.Stderr = stdout, complaints

	started := time.Now()
	if err := startApart(c.cmd); err != nil {
		c.release()
		return nil, err
	}
	go func() { _ = c.cmd.Wait(); close(c.gone) }() // the state it leaves says all
	at, err := l.idle(c.gone)
	if err != nil {
		c.stop()
		return nil, fmt.Errorf("%s: %w", filepath.Base(p.path), err)
	}
	c.init = at.Sub(started)
	return c, nil
}

// invoke hands the event over and returns when the function asks for the next one. The time is from the event's last byte to the reply's.
func (c *child) invoke(event []byte) (time.Duration, request, error) {
	sent, err := c.loop.send(event)
	if err != nil {
		return 0, request{}, err
	}
	reply, err := c.loop.reply(c.gone)
	if err != nil {
		return 0, request{}, err
	}
	_, err = c.loop.idle(c.gone)
	return reply.at.Sub(sent), reply, err
}

// repeat invokes n times and fails when the function refuses: a refusal is not the work that is to be measured.
func (c *child) repeat(event []byte, n int) ([]float64, error) {
	times := make([]float64, n)
	for i := range times {
		took, reply, err := c.invoke(event)
		if err != nil {
			return nil, err
		}
		if !strings.HasSuffix(reply.path, "/response") {
			return nil, fmt.Errorf("the event was not let through: %.200s", reply.body)
		}
		times[i] = float64(took) / float64(time.Microsecond)
	}
	return times, nil
}

// peak is the most memory the process has held, in MB; 0 where the system does not tell.
func (c *child) peak() float64 { return float64(runner.PeakMemory(c.cmd.Process.Pid)) / 1e6 }

// stop ends the process and returns the processor time it used in all.
func (c *child) stop() time.Duration {
	defer c.release()
	_ = c.cmd.Process.Kill()
	<-c.gone
	return c.cmd.ProcessState.UserTime() + c.cmd.ProcessState.SystemTime()
}

func (c *child) release() {
	c.loop.close()
	_ = c.stdout.Close()
	if c.probe != nil {
		_ = c.probe.Close()
	}
}

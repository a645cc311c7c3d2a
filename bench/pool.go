package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"

	"gatehouse/local/runner"
)

// poolName is the local user pool's among the programs. It is no function, but is held to bars of its own.
const poolName = "pool"

// poolServer is a running bench/poolserver.
type poolServer struct {
	cmd      *exec.Cmd
	asked    io.WriteCloser
	answers  *bufio.Reader
	greeting greeting
}

// greeting is what the server says of itself.
type greeting struct {
	Endpoint string
	Client   string   // id of an app client without a secret
	Group    string   // of the SRP of its users
	Names    []string // of people who can sign in
	Password string   // theirs
}

func (w *workshop) buildPool(ctx context.Context) (string, error) {
	return w.build(ctx, recipe{name: "poolserver", folder: "bench/poolserver"})
}

// startPool starts the program on a processor of its own, without anything of the developer's environment.
func startPool(path string) (*poolServer, error) {
	s := &poolServer{cmd: exec.Command(path)}
	s.cmd.Env = []string{"PATH=/usr/bin:/bin", "TMPDIR=" + os.TempDir()}
	s.cmd.Stderr = os.Stderr
	asked, err := s.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	answers, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	s.asked, s.answers = asked, bufio.NewReader(answers)
	if err := startApart(s.cmd); err != nil {
		return nil, err
	}
	line, err := s.answers.ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, &s.greeting)
	}
	if err != nil {
		s.stop()
		return nil, fmt.Errorf("the pool does not start: %w", err)
	}
	return s, nil
}

// ask puts a question of bench/poolserver and reads the numbers of its answer.
func (s *poolServer) ask(question string, figures ...*float64) error {
	if _, err := fmt.Fprintln(s.asked, question); err != nil {
		return err
	}
	line, err := s.answers.ReadString('\n')
	if err != nil {
		return fmt.Errorf("%s: the pool has ended: %w", question, err)
	}
	targets := make([]any, len(figures))
	for i := range figures {
		targets[i] = figures[i]
	}
	if _, err := fmt.Sscan(line, targets...); err != nil {
		return fmt.Errorf("%s: %q is not the answer: %w", question, line, err)
	}
	return nil
}

// usage is what the server has used since its start.
type usage struct{ nanoseconds, objects, bytes, calls float64 }

func (s *poolServer) usage() (u usage, err error) {
	return u, s.ask("usage", &u.nanoseconds, &u.objects, &u.bytes, &u.calls)
}

// used is what the server uses while others do something n times, by time.
func (s *poolServer) used(n int, something func() error) (usage, error) {
	before, err := s.usage()
	if err != nil {
		return usage{}, err
	}
	if err := something(); err != nil {
		return usage{}, err
	}
	after, err := s.usage()
	by := float64(n)
	return usage{
		(after.nanoseconds - before.nanoseconds) / by, (after.objects - before.objects) / by,
		(after.bytes - before.bytes) / by, (after.calls - before.calls) / by,
	}, err
}

// peak is the most memory the process has held, in MB; 0 where the system does not tell.
func (s *poolServer) peak() float64 { return float64(runner.PeakMemory(s.cmd.Process.Pid)) / 1e6 }

func (s *poolServer) stop() {
	_ = s.asked.Close()
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
}

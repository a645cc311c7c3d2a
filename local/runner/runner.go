package runner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// CognitoDeadline is how long Cognito waits for a trigger's answer.
const CognitoDeadline = 5 * time.Second

// InitDeadline is how long Lambda lets a function start.
const InitDeadline = 10 * time.Second

// exitGrace is how long a function that has said that it cannot start may take to
// end by itself.
const exitGrace = time.Second

// ErrExited says that the process had ended before it took the event: the event
// was not processed, a new process may be given it.
var ErrExited = errors.New("the function's process has ended")

// Config says what to start and how.
type Config struct {
	// Path of the binary. Required.
	Path string
	// Function is its name in the environment and in the ARN it is called by;
	// empty means the name of the folder that holds the binary.
	Function string
	// Env is added to the environment shaped like Lambda's and wins over it.
	Env map[string]string
	// Logs takes what the function writes on standard output and standard error,
	// both in one as on Lambda; nil discards. It is written to only while Start, Invoke
	// or Close runs and never by two of them at once.
	Logs io.Writer
	// Deadline of one invocation; 0 means CognitoDeadline. Start-up is not in it.
	Deadline time.Duration
	// InitDeadline of the start; 0 means InitDeadline.
	InitDeadline time.Duration
}

// Process is one running function. Use it until Close; its methods may be called
// from several goroutines, invocations then queue.
type Process struct {
	config Config
	cmd    *exec.Cmd
	server *http.Server
	served chan struct{} // closed when the server has stopped
	api    *api
	logs   *logs
	exited chan struct{} // closed when the process is reaped
	init   time.Duration

	mu     sync.Mutex   // one invocation at a time
	fresh  bool         // no invocation yet
	memory atomic.Int64 // highest peak seen, bytes
}

// Start starts the function and returns when it asks for its first event. A
// function that cannot start yields a *StartError. ctx bounds the start alone;
// the process lives until Close.
func Start(ctx context.Context, config Config) (*Process, error) {
	config, err := config.complete()
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("runtime API: %w", err)
	}
	logs, err := openLogs(config.Logs)
	if err != nil {
		_ = listener.Close()
		return nil, fmt.Errorf("logs: %w", err)
	}
	p := &Process{
		config: config,
		api:    newAPI(config.arn()),
		logs:   logs,
		served: make(chan struct{}),
		exited: make(chan struct{}),
		fresh:  true,
	}
	p.server = &http.Server{Handler: p.api.routes(), ReadHeaderTimeout: time.Minute}
	go func() {
		defer close(p.served)
		_ = p.server.Serve(listener) // ends with Close
	}()
	if err := p.launch(ctx, listener.Addr().String()); err != nil {
		_ = p.Close()
		return nil, err
	}
	logs.pass()
	return p, nil
}

// launch starts the binary and waits for its first request.
func (p *Process) launch(ctx context.Context, address string) error {
	cmd := exec.Command(p.config.Path)
	cmd.Dir = filepath.Dir(p.config.Path)
	cmd.Env = Environment(p.config.Function, cmd.Dir, address, p.config.Env)
	cmd.Stdout, cmd.Stderr = p.logs.file, p.logs.file
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}

	started := time.Now()
	if err := cmd.Start(); err != nil {
		return startFault(p.config.Function, err)
	}
	p.cmd = cmd
	go p.reap()

	timer := time.NewTimer(p.config.InitDeadline)
	defer timer.Stop()
	select {
	case at := <-p.api.idle:
		p.init = at.Sub(started)
		return nil
	case fault := <-p.api.initFault:
		return p.startError(fault)
	case <-p.exited:
		return p.startError(answer{})
	case <-timer.C:
		return &StartError{Function: p.config.Function, Reason: fmt.Sprintf("did not ask for its first event within %v", p.config.InitDeadline)}
	case <-ctx.Done():
		return ctx.Err()
	}
}

// reap waits for the process to end, then ends what it may have left behind in
// its group (whose number stays taken as long as anything is in it).
func (p *Process) reap() {
	defer close(p.exited)
	_ = p.cmd.Wait() // the state it leaves in ProcessState says all
	_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
}

// startError is about a process that has ended, or is about to: reported is what
// it told init/error, if anything.
func (p *Process) startError(reported answer) error {
	select {
	case <-p.exited:
	case <-time.After(exitGrace):
		p.kill() // it said that it cannot start, then stayed
	}
	select {
	case reported = <-p.api.initFault:
	default:
	}
	p.logs.pass()
	return &StartError{
		Function:     p.config.Function,
		Reason:       fmt.Sprintf("ended with %v before its first event", p.cmd.ProcessState),
		ErrorType:    reported.errorType,
		ErrorMessage: reported.errorMessage,
		ExitCode:     p.cmd.ProcessState.ExitCode(),
		LastLine:     p.logs.last(),
	}
}

// Close kills the process with everything it started, reaps it, passes on the rest
// of its logs and stops the Runtime API. It may be called more than once.
func (p *Process) Close() error {
	p.kill()
	p.logs.close()
	err := p.server.Close()
	<-p.served
	return err
}

// kill ends the process group and waits until the process is reaped.
func (p *Process) kill() {
	if p.cmd == nil {
		return
	}
	select {
	case <-p.exited:
	default:
		p.noteMemory()
		_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
		<-p.exited
	}
}

// Init is the time from the start of the process to its first request.
func (p *Process) Init() time.Duration { return p.init }

// complete fills the defaults in and checks that there is a binary.
func (c Config) complete() (Config, error) {
	path, err := filepath.Abs(c.Path)
	if err != nil {
		return c, err
	}
	c.Path = path
	if c.Function == "" {
		c.Function = filepath.Base(filepath.Dir(path))
	}
	if c.Deadline == 0 {
		c.Deadline = CognitoDeadline
	}
	if c.InitDeadline == 0 {
		c.InitDeadline = InitDeadline
	}
	if info, err := os.Stat(path); err != nil || info.IsDir() {
		return c, &StartError{Function: c.Function, Reason: "is not built: run `make build`"}
	}
	return c, nil
}

package runner

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestProcess builds the test function as make build builds the real ones and
// tells one story of its life per case.
func TestProcess(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "sample", "bootstrap")
	build := exec.Command("go", "build", "-o", binary, "./testdata/function")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("the test function does not build: %v\n%s", err, out)
	}
	stories := map[string]func(*testing.T, string){
		"answers many events":                 answersManyEvents,
		"speaks as Lambda does":               speaksAsLambdaDoes,
		"environment is clean":                environmentIsClean,
		"posted errors":                       postedErrors,
		"cause in the log":                    tellsTheCause,
		"exits with the event in hand":        exitsWithTheEvent,
		"answers, then exits":                 answersThenExits,
		"misses the deadline":                 missesTheDeadline,
		"answers, then hangs":                 answersThenHangs,
		"caller gives up":                     callerGivesUp,
		"caller gave up before":               callerGaveUp,
		"answer too large":                    answerTooLarge,
		"event too large":                     eventTooLarge,
		"first answer counts":                 firstAnswerCounts,
		"log written after the answer":        lateLog,
		"log of both streams in one place":    oneLog,
		"concurrent callers queue":            callersQueue,
		"slow start":                          slowStart,
		"start fails with its last log line":  startFails,
		"start fails through init/error":      startFailsByReport,
		"start takes too long":                startTakesTooLong,
		"close ends the children too":         closeEndsChildren,
		"close twice, close in an invocation": closeAnyTime,
		"no goroutine is left":                noGoroutineLeft,
	}
	for name, story := range stories {
		t.Run(name, func(t *testing.T) { story(t, binary) })
	}
}

func start(t *testing.T, config Config) *Process {
	t.Helper()
	p, err := Start(t.Context(), config)
	if err != nil {
		t.Fatalf("start: %v", err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p
}

func slowStart(t *testing.T, binary string) {
	p := start(t, Config{Path: binary, Env: map[string]string{"START": "slow"}})
	if p.Init() < 300*time.Millisecond {
		t.Errorf("start-up of 300 ms reported as %v", p.Init())
	}
	if r := invoke(t, p, `{}`); r.Init != p.Init() {
		t.Errorf("first result reports a start-up of %v, process %v", r.Init, p.Init())
	}
	if r := invoke(t, p, `{}`); r.Init != 0 {
		t.Errorf("second result reports a start-up of %v, a warm one has none", r.Init)
	}
}

func startFails(t *testing.T, binary string) {
	_, err := Start(t.Context(), Config{Path: binary, Env: map[string]string{"START": "exit"}})
	var failed *StartError
	if !errors.As(err, &failed) {
		t.Fatalf("got %v, want a StartError", err)
	}
	if failed.ExitCode != 1 || failed.LastLine != "settings: REGION is missing" {
		t.Errorf("got exit code %d and last line %q", failed.ExitCode, failed.LastLine)
	}
	if want := "function sample ended with exit status 1 before its first event: settings: REGION is missing"; err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
}

func startFailsByReport(t *testing.T, binary string) {
	_, err := Start(t.Context(), Config{Path: binary, Env: map[string]string{"START": "error"}})
	if err == nil || err.Error() != "function sample ended with exit status 1 before its first event: Fault: no settings" {
		t.Errorf("got %q", err)
	}
}

func startTakesTooLong(t *testing.T, binary string) {
	_, err := Start(t.Context(), Config{
		Path: binary, Env: map[string]string{"START": "hang"}, InitDeadline: 50 * time.Millisecond,
	})
	if err == nil || err.Error() != "function sample did not ask for its first event within 50ms" {
		t.Errorf("got %v", err)
	}
}

func closeEndsChildren(t *testing.T, binary string) {
	var log bytes.Buffer
	p := start(t, Config{Path: binary, Logs: &log, Env: map[string]string{"START": "child"}})
	_ = p.Close()
	child, err := strconv.Atoi(strings.TrimSpace(log.String()))
	if err != nil {
		t.Fatalf("no process id in the log: %q", log.String())
	}
	within(t, "the function's child still runs", func() bool { return !runs(child) })
}

// runs says whether a process is more than an entry that waits to be reaped.
func runs(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return false
	}
	state, err := exec.Command("ps", "-o", "stat=", "-p", strconv.Itoa(pid)).Output()
	return err == nil && !strings.HasPrefix(strings.TrimSpace(string(state)), "Z")
}

func closeAnyTime(t *testing.T, binary string) {
	p := start(t, Config{Path: binary})
	done := make(chan Result, 1)
	go func() {
		r, _ := p.Invoke(t.Context(), []byte(`{"mode":"hang"}`))
		done <- r
	}()
	time.Sleep(20 * time.Millisecond) // either order must do
	_, _ = p.Close(), p.Close()
	if r := <-done; r.Answered() && r.RequestID != "" {
		t.Errorf("a closed process answered %q", r.Response)
	}
}

func noGoroutineLeft(t *testing.T, binary string) {
	before := runtime.NumGoroutine()
	for range 5 {
		p := start(t, Config{Path: binary})
		invoke(t, p, `{}`)
		_ = p.Close()
		_, _ = Start(t.Context(), Config{Path: binary, Env: map[string]string{"START": "exit"}})
	}
	within(t, "goroutines are left", func() bool { return runtime.NumGoroutine() <= before })
}

func within(t *testing.T, complaint string, done func() bool) {
	t.Helper()
	for range 200 {
		if done() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error(complaint)
}

func TestStartWithoutUsableBinary(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "presignup")
	if err := os.MkdirAll(filepath.Join(dir, "folder"), 0o755); err != nil {
		t.Fatal(err)
	}
	write := func(name, text string, mode os.FileMode) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), mode); err != nil {
			t.Fatal(err)
		}
	}
	write("plain", "text", 0o644)
	write("foreign", "\x7fELF of another machine", 0o755)
	cases := map[string]string{
		"missing": "function presignup is not built: run `make build`",
		"folder":  "function presignup is not built: run `make build`",
		"plain":   "function presignup is not executable: run `make build`",
		"foreign": "function presignup is not built for this machine: run `make build`",
	}
	for name, want := range cases {
		_, err := Start(t.Context(), Config{Path: filepath.Join(dir, name), Logs: io.Discard})
		if err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", name, err, want)
		}
	}
}

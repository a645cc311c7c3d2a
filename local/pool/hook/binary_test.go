package hook_test

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"gatehouse/local/pool/hook"
	"gatehouse/local/pool/wire"
	"gatehouse/local/runner"
)

// TestBinary builds the test function once and tells one story per case.
func TestBinary(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sample", "bootstrap")
	if out, err := exec.Command("go", "build", "-o", path, "./testdata/function").CombinedOutput(); err != nil {
		t.Fatalf("the test function does not build: %v\n%s", err, out)
	}
	for name, story := range map[string]func(*testing.T, string){
		"one process serves many calls":        keepsItsProcess,
		"overlapping calls get processes":      overlapsInProcesses,
		"a process that ended is replaced":     replacesProcesses,
		"errors of the function":               tellsErrors,
		"a function that cannot start":         cannotStart,
		"a missed deadline runs on":            runsOn,
		"close ends all, calls in it included": closesAll,
	} {
		t.Run(name, func(t *testing.T) { story(t, path) })
	}
}

// binaryCaller calls the built function.
func binaryCaller(t *testing.T, config runner.Config, limit time.Duration) (*hook.Caller, func()) {
	t.Helper()
	callers, end := binaryCallers(t, config, limit)
	return callers[0], end
}

// binaryCallers calls it with several deadlines.
func binaryCallers(t *testing.T, config runner.Config, limits ...time.Duration) ([]*hook.Caller, func()) {
	t.Helper()
	f, closer := hook.Binary(config)
	end := func() {
		if err := closer.Close(); err != nil {
			t.Errorf("does not end: %v", err)
		}
	}
	t.Cleanup(end)
	var callers []*hook.Caller
	for _, limit := range limits {
		c, _ := caller(t, f, hook.Config{Deadline: limit, Attempts: 1})
		callers = append(callers, c)
	}
	return callers, end
}

// inMode makes a call that the function answers in a mode; pid is the process that did.
func inMode(t *testing.T, c *hook.Caller, mode string) (pid int, err error) {
	t.Helper()
	call := preSignUp()
	call.Event = []byte(strings.Replace(event, "{", `{"mode":"`+mode+`",`, 1))
	answer, err := c.Call(t.Context(), call)
	if err == nil {
		pid, err = strconv.Atoi(string(answer["pid"]))
	}
	return pid, err
}

func keepsItsProcess(t *testing.T, path string) {
	var logs bytes.Buffer
	c, end := binaryCaller(t, runner.Config{Path: path, Logs: &logs}, patient)
	first, err := inMode(t, c, "")
	second, err2 := inMode(t, c, "")
	if err != nil || err2 != nil || first != second || first == 0 {
		t.Errorf("processes %d and %d answered; %v, %v", first, second, err, err2)
	}
	end()
	if got := strings.Count(logs.String(), "answered\n"); got != 2 {
		t.Errorf("logged %d of 2 answers", got)
	}
}

func overlapsInProcesses(t *testing.T, path string) {
	c, _ := binaryCaller(t, runner.Config{Path: path}, patient)
	pids := make([]int, 3)
	var calls sync.WaitGroup
	for i := range pids {
		calls.Go(func() { pids[i], _ = inMode(t, c, "slow") })
	}
	calls.Wait()
	if pids[0] == 0 || pids[0] == pids[1] || pids[1] == pids[2] || pids[0] == pids[2] {
		t.Errorf("overlapping calls were answered by the processes %v", pids)
	}
	if pid, err := inMode(t, c, ""); err != nil || pid != pids[0] && pid != pids[1] && pid != pids[2] {
		t.Errorf("an idle process was not used again: %d not in %v, %v", pid, pids, err)
	}
}

func replacesProcesses(t *testing.T, path string) {
	c, _ := binaryCaller(t, runner.Config{Path: path}, patient)
	first, err := inMode(t, c, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(first, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	for limit := time.Now().Add(patient); syscall.Kill(first, 0) == nil && time.Now().Before(limit); {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(20 * time.Millisecond) // the runner hears of it a moment later
	second, err := inMode(t, c, "")
	if err != nil || second == first {
		t.Errorf("after the end of %d, %d answered: %v", first, second, err)
	}
	_, err = inMode(t, c, "exit")
	if wire.ClassOf(err) != wire.UserLambdaValidation || !strings.Contains(err.Error(), "exit status 3") {
		t.Errorf("an exit reads %v", err)
	}
	if third, err := inMode(t, c, ""); err != nil || third == second {
		t.Errorf("after the exit of %d, %d answered: %v", second, third, err)
	}
}

func tellsErrors(t *testing.T, path string) {
	c, _ := binaryCaller(t, runner.Config{Path: path, Deadline: 200 * time.Millisecond}, patient)
	_, err := inMode(t, c, "fail")
	wantException(t, err, wire.UserLambdaValidation, "PreSignUp failed with error not today.")
	_, err = inMode(t, c, "hang") // Lambda's own time-out comes before Cognito's
	if wire.ClassOf(err) != wire.UserLambdaValidation || !strings.HasSuffix(err.Error(), "Task timed out after 0.20 seconds.") {
		t.Errorf("Lambda's time-out reads %v", err)
	}
}

func cannotStart(t *testing.T, path string) {
	c, _ := binaryCaller(t, runner.Config{Path: path, Env: map[string]string{"START": "exit"}}, patient)
	_, err := inMode(t, c, "")
	if wire.ClassOf(err) != wire.UserLambdaValidation || !strings.HasSuffix(err.Error(), "Runtime exited with error: exit status 4.") {
		t.Errorf("an exit at the start reads %v", err)
	}
	c, _ = binaryCaller(t, runner.Config{Path: path + "-missing"}, patient)
	_, err = inMode(t, c, "")
	wantException(t, err, wire.UnexpectedLambda, deniedText)
}

func runsOn(t *testing.T, path string) {
	c, _ := binaryCallers(t, runner.Config{Path: path}, patient, deadline)
	first, err := inMode(t, c[0], "")
	if err != nil {
		t.Fatal(err)
	}
	_, err = inMode(t, c[1], "slow")
	wantException(t, err, wire.UnexpectedLambda, timeoutText)
	second, err := inMode(t, c[0], "")
	if err != nil || second == first {
		t.Errorf("the next call did not run beside the slow one: %d after %d, %v", second, first, err)
	}
}

func closesAll(t *testing.T, path string) {
	c, end := binaryCallers(t, runner.Config{Path: path, Deadline: time.Minute}, patient, deadline)
	pid, err := inMode(t, c[0], "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := inMode(t, c[1], "hang"); err == nil {
		t.Error("a function that hangs answered")
	}
	end()
	if err := syscall.Kill(pid, 0); err == nil {
		t.Errorf("process %d is still there", pid)
	}
	_, err = inMode(t, c[0], "")
	wantException(t, err, wire.UnexpectedLambda, deniedText)
}

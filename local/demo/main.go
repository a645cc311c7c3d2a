// Command demo walks people through a local user pool that calls the functions as they are built, and
// prints what the client did, what it got, every call of a trigger and every message. It needs Go
// alone: no AWS account, no network.
//
//	go run ./local/demo            the journeys
//	go run ./local/demo --check    and a comparison with expected.txt
//	go run ./local/demo --logs     and the functions' logs, on standard error
//
// Exit codes: 0 done; 1 something came out differently from what is expected, or no journey calls a
// function; 2 nothing is built, a function does not start, or the demo itself fails; 130 interrupted.
package main

import (
	"context"
	_ "embed"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"gatehouse/local/runner"
	"gatehouse/policy"
	"gatehouse/shared/cognito"
)

//go:embed expected.txt
var expectations string

func main() {
	check := flag.Bool("check", false, "compare what happens with local/demo/expected.txt")
	logs := flag.Bool("logs", false, "print the functions' logs on standard error")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	d := demo{
		out: os.Stdout, err: os.Stderr, logs: io.Discard, colour: wantsColour(os.Stdout),
		attached: attached(), journeys: journeys(),
	}
	if *check {
		d.expected = expectations
	}
	if *logs {
		d.logs = os.Stderr
	}
	code := d.run(ctx, ".")
	stop()
	os.Exit(code)
}

// Exit codes besides 0.
const (
	exitDiffers     = 1
	exitFault       = 2
	exitInterrupted = 130 // as shells have it
)

// demo is one run.
type demo struct {
	out, err, logs io.Writer
	colour         bool
	expected       string // text of expected.txt; empty compares nothing
	attached       map[cognito.Trigger]string
	journeys       []journey
	policy         *policy.Set // of the functions that this process runs; nil is what they embed
}

// run walks all journeys, with the functions of the project that dir lies in, and returns the exit
// code.
func (d demo) run(ctx context.Context, dir string) int {
	root, err := runner.Project(dir)
	if err != nil {
		return d.fail(err)
	}
	trips, err := d.travel(ctx, root)
	if ctx.Err() != nil {
		_, _ = io.WriteString(d.err, "demo: interrupted\n")
		return exitInterrupted
	}
	if err != nil {
		return d.fail(err)
	}
	_, _ = io.WriteString(d.out, summary(trips))
	if d.expected == "" {
		return 0
	}
	rows := rowsOf(trips)
	differences := append(compare(d.expected, rows), uncalled(root, trips)...)
	if len(differences) > 0 {
		_, _ = fmt.Fprintf(d.err, "demo: %s\n%s\n", strings.Join(differences, "\ndemo: "), hint)
		return exitDiffers
	}
	_, _ = fmt.Fprintf(d.out, "All %d outcomes are as expected.\n", len(rows))
	return 0
}

// hint is for those who have changed what is decided on purpose.
const hint = "local/demo/expected.txt tells what the delivered policy decides: change it along with policy/."

func (d demo) fail(err error) int {
	_, _ = fmt.Fprintln(d.err, "demo:", err)
	return exitFault
}

// wantsColour respects https://no-color.org and leaves files and pipes plain.
func wantsColour(out *os.File) bool {
	info, err := out.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

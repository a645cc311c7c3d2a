// Command demo feeds the sample events to the functions as they are built and
// prints what each decides. It needs Go alone: no AWS account, no SDK, no
// network.
//
//	go run ./local/demo            the table
//	go run ./local/demo --check    and a comparison with expected.txt
//	go run ./local/demo --logs     and the functions' logs, on standard error
//
// Exit codes: 0 done; 1 a decision differs from what is expected, or a function
// gets no event; 2 nothing is built, or a function does not start.
package main

import (
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"

	"gatehouse/local/runner"
)

//go:embed expected.txt
var expectations string

func main() {
	check := flag.Bool("check", false, "compare the decisions with local/demo/expected.txt")
	logs := flag.Bool("logs", false, "print the functions' logs on standard error")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	d := demo{out: os.Stdout, err: os.Stderr, logs: io.Discard, colour: wantsColour(os.Stdout)}
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

// demo is one run.
type demo struct {
	out, err, logs io.Writer
	colour         bool
	expected       string // text of expected.txt; empty compares nothing
}

// run feeds all there is, from the project that dir lies in, and returns the exit
// code.
func (d demo) run(ctx context.Context, dir string) int {
	root, err := runner.Project(dir)
	if err != nil {
		return d.fail(err)
	}
	rows, err := d.feedAll(ctx, root)
	if err != nil {
		return d.fail(err)
	}
	_, _ = io.WriteString(d.out, table(rows, d.colour))
	if d.expected == "" {
		return 0
	}
	differences := append(compare(d.expected, rows), unfed(root)...)
	if len(differences) > 0 {
		_, _ = fmt.Fprintf(d.err, "demo: %s\n%s\n", strings.Join(differences, "\ndemo: "), hint)
		return 1
	}
	_, _ = fmt.Fprintf(d.out, "All %d decisions are as expected.\n", len(rows))
	return 0
}

// hint is for those who have changed what is decided on purpose.
const hint = "local/demo/expected.txt tells what the delivered policy decides: change it along with policy/."

func (d demo) fail(err error) int {
	_, _ = fmt.Fprintln(d.err, "demo:", err)
	return 2
}

// feedAll runs every function, one process each.
func (d demo) feedAll(ctx context.Context, root string) ([]row, error) {
	var rows []row
	for _, f := range feeds() {
		fed, err := d.feed(ctx, root, f)
		if err != nil {
			return nil, err
		}
		rows = append(rows, fed...)
	}
	if len(rows) == 0 {
		return nil, errors.New("there is no sample event for any function")
	}
	return rows, nil
}

// wantsColour respects https://no-color.org and leaves files and pipes plain.
func wantsColour(out *os.File) bool {
	info, err := out.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

// Command demo feeds the sample events to the functions as they are built and
// prints what each decides. It needs Go alone: no AWS account, no SDK, no
// network.
//
//	go run ./local/demo            the table
//	go run ./local/demo --check    and a comparison with expected.txt
//	go run ./local/demo --logs     and the functions' logs, on standard error
//
// Exit codes: 0 done; 1 a decision differs from what is expected; 2 nothing is
// built, or a function does not start.
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
	"path/filepath"

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
	rows, err := d.feedAll(ctx, dir)
	if err != nil {
		_, _ = fmt.Fprintln(d.err, "demo:", err)
		return 2
	}
	_, _ = io.WriteString(d.out, table(rows, d.colour))
	if d.expected == "" {
		return 0
	}
	differences := compare(d.expected, rows)
	for _, difference := range differences {
		_, _ = fmt.Fprintln(d.err, "demo:", difference)
	}
	if len(differences) > 0 {
		return 1
	}
	_, _ = fmt.Fprintf(d.out, "All %d decisions are as expected.\n", len(rows))
	return 0
}

// feedAll runs every function that exists, one process each.
func (d demo) feedAll(ctx context.Context, dir string) ([]row, error) {
	root, err := runner.Project(dir)
	if err != nil {
		return nil, err
	}
	var rows []row
	for _, f := range feeds() {
		if _, err := os.Stat(filepath.Join(root, "functions", f.function)); err != nil {
			continue // not written yet
		}
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

// Command bench holds the functions to their promises on size, allocations, start and speed. README.md says how it measures and what the
// figures mean.
//
//	go run ./bench exact    no clocks: gates a change
//	go run ./bench timed    paired rounds against baselines: informs
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"time"
)

// Exit codes beside 0.
const (
	exitFailed = 1 // an exact bar is missed, or nothing could be measured
	exitUsage  = 2
	exitVoid   = 3 // two copies of one program differed: the machine was not quiet enough, the figures mean nothing
)

// errMissed says that an exact bar is not held.
var errMissed = errors.New("bars are missed")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := run(ctx, os.Args[1:])
	switch {
	case err == nil:
	case errors.Is(err, flag.ErrHelp):
		os.Exit(exitUsage)
	case errors.Is(err, errVoid):
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(exitVoid)
	default:
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(exitFailed)
	}
}

func run(ctx context.Context, args []string) error {
	options := flag.NewFlagSet("bench exact|timed", flag.ContinueOnError)
	recorded := options.Bool("record", false, "append one line per bar to bench/results.jsonl")
	written := options.Bool("write", false, "write the table into bench/README.md")
	only := options.String("only", "", "measure this function alone")
	if len(args) == 0 || (args[0] != "exact" && args[0] != "timed") {
		options.Usage()
		return flag.ErrHelp
	}
	kind := args[0]
	if err := options.Parse(args[1:]); err != nil {
		return flag.ErrHelp
	}
	w, err := openWorkshop(ctx)
	if err != nil {
		return err
	}
	defer w.close()
	at, m := time.Now(), describe(ctx, w.root)
	fmt.Println(m)
	fmt.Printf("built with %q\n", buildFlags())
	progress := func(step string) { fmt.Fprintf(os.Stderr, "%4.0f s  %s\n", time.Since(at).Seconds(), step) }
	progress("building")
	programs, err := w.buildAll(ctx)
	if err != nil {
		return err
	}
	measure := exact
	if kind == "timed" {
		measure = timed
	}
	results, err := measure(ctx, w, programs, *only, progress)
	if len(results) > 0 {
		fmt.Print("\n", table(results))
	}
	if err != nil {
		return err
	}
	if err := keep(w, kind, at, m, results, *recorded, *written); err != nil {
		return err
	}
	return missed(kind, results)
}

// keep stores the results where they were asked for.
func keep(w *workshop, kind string, at time.Time, m machine, results []Result, recorded, written bool) error {
	if recorded {
		if err := record(filepath.Join(w.root, "bench", "results.jsonl"), at, m, results); err != nil {
			return err
		}
	}
	if !written {
		return nil
	}
	text := fmt.Sprintf("%s, %s.\n\n%s", at.UTC().Format(time.DateOnly), m, table(results))
	return write(filepath.Join(w.root, "bench", "README.md"), kind, text)
}

// missed names the exact bars that are not held. Timed ones never decide anything.
func missed(kind string, results []Result) error {
	var names []string
	for _, r := range results {
		if r.Verdict == Failed {
			names = append(names, fmt.Sprintf("%s %s: %s is %s, %s", r.ID, r.Function, r.Measure, r.figure(), r.promise()))
		}
	}
	if kind != "exact" || len(names) == 0 {
		return nil
	}
	return fmt.Errorf("%w:\n%s", errMissed, strings.Join(names, "\n"))
}

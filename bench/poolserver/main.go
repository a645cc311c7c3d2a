// Command poolserver is a local user pool in a process of its own, with functions at its triggers that decode their event and send it
// back, so that what the pool costs can be told from what its clients cost. It prints a greeting, one line of JSON, and then answers
// each line of its input with a line of numbers, until the input ends:
//
//	people N    people added until there are N
//	grants      everybody who was added has signed in once and keeps a refresh token
//	heap        bytes of the heap that are in use
//	usage       processor time since the start in nanoseconds, objects and bytes allocated, calls of triggers
//	page K N    page K of all users, listed N times: nanoseconds, objects allocated, users on it
//	bare N      processor time in nanoseconds of the cryptography of N sign-ins, without a pool
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"

	"gatehouse/local/pool"
	"gatehouse/local/pool/hook"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/token"
)

func main() {
	if err := run(context.Background(), os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "poolserver:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, in io.Reader, out io.Writer) (err error) {
	b, err := open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.Stop()) }() //nolint:contextcheck // whatever ended the run, the pool ends in order
	if err := json.NewEncoder(out).Encode(b.greeting()); err != nil {
		return err
	}
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		figures, err := b.answer(ctx, lines.Text())
		if err != nil {
			return fmt.Errorf("%s: %w", lines.Text(), err)
		}
		if _, err := fmt.Fprintln(out, figures...); err != nil {
			return err
		}
	}
	return lines.Err()
}

// bench is the pool that is measured.
type bench struct {
	*pool.Server
	calls *atomic.Int64 // of triggers
	bare  bare
	pages pages
	added []string // subs of the people who are there to be many
}

func open(ctx context.Context) (*bench, error) {
	key, err := token.GenerateKey()
	if err != nil {
		return nil, err
	}
	b := &bench{calls: &atomic.Int64{}}
	if b.bare, err = newBare(key); err != nil {
		return nil, err
	}
	config := settings.Default()
	config.Users = visitors()
	b.Server, err = pool.Listen(ctx, "127.0.0.1:0", pool.Options{Config: config, Triggers: b.triggers(), Key: key})
	if err != nil {
		return nil, err
	}
	b.pages = pages{handler: b.Handler(), pool: b.Info().UserPoolID, tokens: map[int]string{}}
	return b, nil
}

// triggers are all that a sign-in could call: which ones it does call is counted.
func (b *bench) triggers() map[string]hook.Function {
	functions := map[string]hook.Function{}
	for _, key := range []string{
		"PreSignUp", "PostConfirmation", "PreAuthentication", "PostAuthentication", "PreTokenGeneration", "CustomMessage", "UserMigration",
		"DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse",
	} {
		functions[key] = hook.Chainless(b.typical)
	}
	return functions
}

// typical is a function as most people write one: it decodes the event, and encodes it again.
func (b *bench) typical(_ context.Context, raw []byte) ([]byte, error) {
	b.calls.Add(1)
	var event map[string]any
	if err := json.Unmarshal(raw, &event); err != nil {
		return nil, err
	}
	return json.Marshal(event)
}

// greeting is what a client has to know.
func (b *bench) greeting() map[string]any {
	info := b.Info()
	_, group, _ := strings.Cut(info.UserPoolID, "_")
	var names []string
	for _, visitor := range visitors() {
		names = append(names, visitor.Username)
	}
	return map[string]any{"endpoint": info.Endpoint, "client": info.Clients[0].ID, "group": group, "names": names, "password": password}
}

var errUnknown = errors.New("there is no such question")

func (b *bench) answer(ctx context.Context, question string) ([]any, error) {
	var name string
	var n, k int
	_, _ = fmt.Sscan(question, &name, &n, &k) // not all have numbers
	switch name {
	case "people":
		return []any{0}, b.fill(n)
	case "grants":
		b.grant()
		return []any{0}, nil
	case "heap":
		return []any{heap()}, nil
	case "usage":
		return b.usage()
	case "page":
		return b.pages.repeat(ctx, n, k)
	case "bare":
		return b.bare.repeat(n)
	}
	return nil, errUnknown
}

// heap is what the process holds once everything is swept away that can be.
func heap() uint64 {
	runtime.GC()
	runtime.GC() // what a pool of objects held through the first
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func (b *bench) usage() ([]any, error) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	spent, err := processorTime()
	return []any{spent, m.Mallocs, m.TotalAlloc, b.calls.Load()}, err
}

// processorTime is what the process has used, in nanoseconds, the kernel's work for it included.
func processorTime() (int64, error) {
	var used syscall.Rusage
	err := syscall.Getrusage(syscall.RUSAGE_SELF, &used)
	return used.Utime.Nano() + used.Stime.Nano(), err
}

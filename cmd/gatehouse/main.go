// Command gatehouse is the operator's and developer's command line: it runs a
// built function on an event, classifies addresses, checks and compiles policies,
// shows the mails, lists the sample events and runs a local user pool. Only what acts on a deployment
// needs an AWS account.
//
// Exit codes: 0 done; 1 refused, or a check failed; 2 a fault or wrong usage, with
// one line on standard error.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"
)

// Exit codes.
const (
	exitDone    = 0
	exitRefused = 1
	exitFault   = 2
)

// commands is the whole command line. The help texts are the reference.
type commands struct {
	Invoke invokeCommand `cmd:"" help:"Run a built function on one event, as Cognito would."`
	Email  struct {
		Classify classifyCommand `cmd:"" help:"Tell disposable, relay, free and other addresses apart."`
	} `cmd:"" help:"Look at e-mail addresses."`
	Policy struct {
		Check   checkCommand   `cmd:"" help:"Check policy files."`
		Compile compileCommand `cmd:"" help:"Check the policies and write what the functions embed."`
	} `cmd:"" help:"Work on the policies an operator edits."`
	Events struct {
		List listCommand `cmd:"" help:"List the sample events."`
	} `cmd:"" help:"Look at the sample events."`
	Mail struct {
		Preview  previewCommand  `cmd:"" help:"Write every message in every language, to look at."`
		SendTest sendTestCommand `cmd:"" help:"Send one message with made-up values, or print it."`
		Resume   resumeCommand   `cmd:"" help:"Queue the mails again that SES's sandbox refused."`
		Redrive  redriveCommand  `cmd:"" help:"Move dead letters back to the mail queue."`
		Blocked  blockedCommand  `cmd:"" help:"List addresses that bounced or complained, and unblock them."`
	} `cmd:"" help:"Look at the mails and send them."`
	Pool struct {
		Serve serveCommand `cmd:"" help:"Run a user pool on this machine that calls the triggers."`
	} `cmd:"" help:"Develop against a local user pool."`

	Version kong.VersionFlag `help:"Print the version and exit."`
}

const description = `Gatehouse: Lambda triggers for an Amazon Cognito user pool.

Examples:

	gatehouse events list --trigger PreSignUp
	gatehouse invoke presignup events/PreSignUp/PreSignUp_SignUp.json
	gatehouse email classify jane@example.com example.org
	gatehouse policy check
	gatehouse mail preview
	gatehouse pool serve

Exit codes: 0 done; 1 refused, or a check failed; 2 a fault or wrong usage.`

// console is what a command reads from and writes to.
type console struct {
	in       io.Reader
	out, err io.Writer
}

// exitStatus ends the command with a code; everything has been said.
type exitStatus int

// Error is never shown.
func (s exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], console{os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

// run executes one command line and returns its exit code.
func run(ctx context.Context, args []string, c console) (code int) {
	defer func() { // --help and --version leave the parser by kong.Exit
		switch left := recover().(type) {
		case nil:
		case exitStatus:
			code = int(left)
		default:
			panic(left)
		}
	}()
	parser := kong.Must(&commands{},
		kong.Name("gatehouse"),
		kong.Description(description),
		kong.Vars{"version": version()},
		kong.Writers(c.out, c.err),
		kong.Exit(func(code int) { panic(exitStatus(code)) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(c),
	)
	command, err := parser.Parse(args)
	if err != nil {
		return c.fail(fmt.Errorf("%w; see gatehouse --help", err))
	}
	return c.fail(command.Run())
}

// fail reports an error on one line, if there is one, and returns the exit code.
func (c console) fail(err error) int {
	if err == nil {
		return exitDone
	}
	if status, ok := errors.AsType[exitStatus](err); ok {
		return int(status)
	}
	_, _ = fmt.Fprintln(c.err, "gatehouse:", oneLine(err.Error()))
	return exitFault
}

// oneLine joins the lines of a message.
func oneLine(text string) string {
	return strings.Join(strings.Fields(text), " ")
}

// version is that of the module and of the Go that built it.
func version() string {
	name := "(unknown)"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		name = info.Main.Version
	}
	return fmt.Sprintf("gatehouse %s %s %s/%s", name, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

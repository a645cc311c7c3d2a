package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"gatehouse/shared/disposable"
	"gatehouse/shared/email"
)

// maxLine is the longest line of an address file, in bytes.
const maxLine = 1 << 20

// classInvalid is the class of what is neither an address nor a domain.
const classInvalid disposable.Class = "invalid"

type classifyCommand struct {
	Address []string `arg:"" optional:"" help:"E-mail addresses or bare domains."`
	File    string   `short:"f" placeholder:"FILE" help:"Read one address or domain a line instead; - reads standard input."`
}

// Help is shown below the one-line description.
func (classifyCommand) Help() string {
	return `Prints one line of JSON for each address or domain, in their order:

	{"input":"jane@example.com","domain":"example.com","class":"other","matched":""}

The class is relay (forwards to a mailbox it keeps secret), disposable (throw-away), free (a large provider of
free mailboxes), other, or invalid. "matched" is what decided: the listed domain, or a family of names with
asterisks. It is empty for other and invalid, and so is "domain" for invalid. Everything is looked up in the
bundled lists; nothing is asked on the network.

	gatehouse email classify jane@example.com mailinator.com
	gatehouse email classify --file addresses.txt | jq -r 'select(.class == "disposable").input'

Exit codes: 0, whatever the classes are; 2 a fault.`
}

// Run executes the command.
func (e classifyCommand) Run(c console) error {
	switch {
	case (len(e.Address) == 0) == (e.File == ""):
		return errors.New("give either addresses or --file")
	case e.File == "":
		return classifyLines(strings.NewReader(strings.Join(e.Address, "\n")), c.out)
	case e.File == "-":
		return classifyLines(c.in, c.out)
	}
	file, err := os.Open(e.File)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	return classifyLines(file, c.out)
}

// classified is one line of the output.
type classified struct {
	Input   string           `json:"input"`
	Domain  string           `json:"domain"`
	Class   disposable.Class `json:"class"`
	Matched string           `json:"matched"`
}

// classifyLines answers line by line; blank lines are skipped.
func classifyLines(in io.Reader, out io.Writer) error {
	buffered := bufio.NewWriterSize(out, 1<<16)
	encoder := json.NewEncoder(buffered)
	encoder.SetEscapeHTML(false)
	lines := bufio.NewScanner(prompt{in, buffered})
	lines.Buffer(make([]byte, 0, 1<<16), maxLine)
	number := 0
	for lines.Scan() {
		number++
		input := strings.TrimSpace(lines.Text())
		if input == "" {
			continue
		}
		if err := encoder.Encode(classify(input)); err != nil {
			return err
		}
	}
	if err := errors.Join(lines.Err(), buffered.Flush()); err != nil {
		return fmt.Errorf("after line %d: %w", number, err)
	}
	return nil
}

// prompt hands out what is answered before it waits for more questions, so that
// a program can hold a conversation through a pipe.
type prompt struct {
	in  io.Reader
	out *bufio.Writer
}

// Read flushes, then waits.
func (p prompt) Read(b []byte) (int, error) {
	if err := p.out.Flush(); err != nil {
		return 0, err
	}
	return p.in.Read(b)
}

func classify(input string) classified {
	domain, err := domainOf(input)
	if err != nil {
		return classified{Input: input, Class: classInvalid}
	}
	class, matched := disposable.Classify(domain)
	return classified{Input: input, Domain: domain, Class: class, Matched: matched}
}

// domainOf takes whatever holds an @ for an address, else for a domain.
func domainOf(input string) (string, error) {
	if !strings.Contains(input, "@") {
		return email.Normalize(input)
	}
	address, err := email.Parse(input)
	return address.Domain, err
}

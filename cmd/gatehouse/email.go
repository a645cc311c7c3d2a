package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"

	"gatehouse/shared/disposable"
	"gatehouse/shared/email"
)

// maxLine is the longest line of an address file that is looked at, in bytes.
const maxLine = 1 << 20

// classInvalid is the class of what is neither an address nor a domain.
const classInvalid disposable.Class = "invalid"

type classifyCommand struct {
	Address []string `arg:"" optional:"" help:"E-mail addresses or bare domains."`
	File    string   `short:"f" placeholder:"FILE" help:"Read one address or domain a line instead, skipping blank lines; - reads standard input."`
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
		return classifyAll(e.Address, c.out)
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

// classifyAll answers one line for each input, as it is.
func classifyAll(inputs []string, out io.Writer) error {
	buffered := bufio.NewWriter(out)
	encoder := newEncoder(buffered)
	for _, input := range inputs {
		if err := encoder.Encode(classify(input)); err != nil {
			return err
		}
	}
	return buffered.Flush()
}

func newEncoder(out io.Writer) *json.Encoder {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return encoder
}

// classifyLines answers line by line, without the white space around a line; blank lines are skipped.
// One that is too long for any address is invalid, and its input is left out.
func classifyLines(in io.Reader, out io.Writer) error {
	buffered := bufio.NewWriterSize(out, 1<<16)
	encoder := newEncoder(buffered)
	lines := bufio.NewReaderSize(prompt{in, buffered}, maxLine)
	for {
		line, tooLong, err := lines.ReadLine()
		if err != nil {
			return errors.Join(unlessEnd(err), buffered.Flush())
		}
		answer := classified{Class: classInvalid}
		if !tooLong {
			if line = bytes.TrimSpace(line); len(line) == 0 {
				continue
			}
			answer = classify(string(line))
		}
		for tooLong && err == nil {
			_, tooLong, err = lines.ReadLine()
		}
		if err := encoder.Encode(answer); err != nil {
			return err
		}
	}
}

// unlessEnd is err, unless it says that everything has been read.
func unlessEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
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

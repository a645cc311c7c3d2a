package source

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	"gatehouse/shared/mail"
	"gatehouse/shared/policyfile"
)

// rehearse writes every message in every language with sample values.
func rehearse(folder fs.FS, policy []byte, compiled map[string][]byte) error {
	mails, err := mail.Open(policy, func(locale string) ([]byte, error) { return compiled[Folder+"/"+locale+".json"], nil })
	if err != nil {
		return err
	}
	var faults []error
	for _, locale := range mail.Locales() {
		for _, kind := range mail.Kinds() {
			for _, values := range samples(kind, locale) {
				err := try(mails, kind, locale, values)
				if errors.Is(err, errEndless) {
					return blame(folder, kind, locale, err) // the others would be as slow beside it
				}
				if err != nil {
					faults = append(faults, blame(folder, kind, locale, err))
					break
				}
			}
		}
	}
	return errors.Join(distinct(faults)...)
}

// patience is how long one message may take to write. Ours take a hundredth of a second on a slow machine.
const patience = 3 * time.Second

var errEndless = errors.New("its text or template takes too long to write")

// try writes a message. A template that does not end is left running and given up on: the process ends soon.
func try(mails *mail.Mails, kind mail.Kind, locale string, values mail.Values) error {
	done := make(chan error, 1)
	go func() {
		_, err := mails.Try(kind, locale, values)
		done <- err
	}()
	select {
	case err := <-done:
		return err
	case <-time.After(patience):
		return fmt.Errorf("%s: %w", kind, errEndless)
	}
}

// distinct drops what has been said: a template fails in every language.
func distinct(faults []error) []error {
	said := map[string]bool{}
	return slices.DeleteFunc(faults, func(fault error) bool {
		again := said[fault.Error()]
		said[fault.Error()] = true
		return again
	})
}

// samples are values with all that a message may show, and with only what it must have.
func samples(kind mail.Kind, locale string) []mail.Values {
	full := mail.Samples(kind, locale)
	bare := full
	bare.Proved, bare.Name, bare.Device, bare.Client, bare.Message, bare.Reason = false, "", "", "", "", ""
	all := []mail.Values{full, bare}
	for _, number := range []int{1, 2, 3, 11, 100, 1_000_000} {
		counted := full
		counted.Count, counted.Limit = number, number
		all = append(all, counted)
	}
	if kind.Cognito() {
		linked := full
		linked.CodeLink = "{##Click Here##}"
		all = append(all, linked)
	}
	return all
}

// blame finds the file in which to look for the reason of a failure: an operator's template, an operator's
// texts if they have some for this message, or ours.
func blame(folder fs.FS, kind mail.Kind, locale string, err error) error {
	for _, extension := range []string{".html", ".txt"} {
		file := Folder + "/own/templates/" + string(kind) + extension
		if text, missing := fs.ReadFile(folder, file); missing == nil && strings.Contains(err.Error(), string(kind)+extension) {
			return templateFault(file, string(text), err)
		}
	}
	for _, file := range []string{ownFile(locale), textsFile(locale)} {
		text, missing := fs.ReadFile(folder, file)
		if missing == nil && strings.Contains("\n"+string(text), "\n"+string(kind)+":") {
			problem := strings.TrimPrefix(err.Error(), string(kind)+": ")
			return policyfile.Locate(file, text, mail.NewFault("$."+string(kind), problem))
		}
	}
	return fmt.Errorf("%s, %s: %w", kind, locale, err)
}

// templateFault takes the place out of a template library's error, which holds name:line or name:line:column.
// Where it has no column, that of the first action in the line stands in.
func templateFault(file, text string, err error) error {
	fault := policyfile.Fault{File: file, Problem: err.Error()}
	name := file[strings.LastIndexByte(file, '/')+1:] + ":"
	_, rest, found := strings.Cut(err.Error(), name)
	if !found {
		return fault
	}
	line, rest, _ := strings.Cut(rest, ":")
	fault.Line, _ = strconv.Atoi(line)
	if column, after, more := strings.Cut(rest, ":"); more {
		if counted, err := strconv.Atoi(column); err == nil {
			fault.Column, rest = counted+1, after // the library counts from 0
		}
	}
	if fault.Column == 0 {
		fault.Column = columnOfAction(text, fault.Line)
	}
	fault.Problem = strings.TrimSpace(rest)
	return fault
}

func columnOfAction(text string, line int) int {
	lines := strings.Split(text, "\n")
	if line < 1 || line > len(lines) {
		return 1
	}
	return max(strings.Index(lines[line-1], "{{"), 0) + 1
}

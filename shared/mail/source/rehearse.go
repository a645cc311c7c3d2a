package source

import (
	"errors"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	"gatehouse/shared/mail"
	"gatehouse/shared/mail/render"
	"gatehouse/shared/policyfile"
)

// rehearsal writes every message in every language with sample values.
type rehearsal struct {
	folder fs.FS
	mails  *render.Mails
	own    map[string]render.Texts // an operator's, by locale
}

func rehearse(folder fs.FS, policy []byte, compiled map[string]render.Compiled) error {
	mails, err := render.Open(policy, func(locale string) ([]byte, error) { return policyfile.Compile(compiled[locale]) })
	if err != nil {
		return err
	}
	r := rehearsal{folder, mails, map[string]render.Texts{}}
	for locale, texts := range compiled {
		r.own[locale] = texts.Own
	}
	return r.run()
}

func (r rehearsal) run() error {
	var faults []error
	for _, locale := range mail.Locales() {
		for _, kind := range mail.Kinds() {
			for _, values := range samples(kind, locale) {
				err := try(r.mails, kind, locale, values)
				if errors.Is(err, errEndless) {
					return r.blame(kind, locale, err) // the others would be as slow beside it
				}
				if err != nil {
					faults = append(faults, r.blame(kind, locale, err))
					break
				}
			}
		}
	}
	return errors.Join(distinct(faults)...)
}

// patience is how long one message may take to write. Ours take a hundredth of a second on a slow machine.
const patience = 3 * time.Second

var errEndless = errors.New("takes too long to write")

// try writes a message. A template that does not end is left running and given up on: the process ends soon.
func try(mails *render.Mails, kind mail.Kind, locale string, values render.Values) error {
	done := make(chan error, 1)
	go func() {
		_, err := mails.Try(kind, locale, values)
		done <- err
	}()
	select {
	case err := <-done:
		return err
	case <-time.After(patience):
		return errEndless
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
func samples(kind mail.Kind, locale string) []render.Values {
	full := render.Samples(kind, locale)
	bare := full
	bare.Proved, bare.Name, bare.Device, bare.Client, bare.Message, bare.Reason = false, "", "", "", "", ""
	if !slices.Contains(render.Must(kind), render.VarLink) {
		bare.Link = ""
	}
	all := []render.Values{full, bare}
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

// blame finds the file in which to look for the reason of a failure: an operator's template or text where
// the failing part is made of one, otherwise ours.
func (r rehearsal) blame(kind mail.Kind, locale string, err error) error {
	extensions := []string{"html", "txt"}
	key, problem := render.Key(kind), err
	if part, known := errors.AsType[*render.PartError](err); known {
		extensions, problem = []string{string(part.Part)}, part.Err
		if part.Key != "" {
			key = part.Key
		}
	}
	for _, extension := range extensions {
		file := Folder + "/own/templates/" + string(kind) + "." + extension
		if text, missing := fs.ReadFile(r.folder, file); missing == nil {
			return templateFault(file, string(text), problem)
		}
	}
	return r.blameText(locale, key, problem)
}

// blameText finds the text: an operator's of that name or of that message, one that all messages share, or ours.
func (r rehearsal) blameText(locale string, key render.Key, problem error) error {
	file := textsFile(locale)
	if r.hasOwn(locale, key) {
		file = ownFile(locale)
	} else if mail.Kind(key).Known() && r.hasOwn(locale, "common") {
		file, key = ownFile(locale), "common"
	}
	text, err := fs.ReadFile(r.folder, file)
	if err != nil {
		return err
	}
	return policyfile.Locate(file, text, mail.NewFault("$."+string(key), problem.Error()))
}

// hasOwn says whether an operator has replaced a text, or one of a section.
func (r rehearsal) hasOwn(locale string, key render.Key) bool {
	for own := range r.own[locale] {
		if own == key || strings.HasPrefix(string(own), string(key)+".") {
			return true
		}
	}
	return false
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

package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"gatehouse/local/runner"
	"gatehouse/shared/cognito"
)

type listCommand struct {
	Trigger string `short:"t" placeholder:"NAME" help:"Only those of one trigger, such as PreSignUp."`
	JSON    bool   `name:"json" help:"Print one JSON object a line."`
}

// Help is shown below the one-line description.
func (listCommand) Help() string {
	return `The samples lie in events/<LambdaConfig key>/<trigger source>[.variant].json. They are made up, and shaped like
what Cognito sends.

	gatehouse events list
	gatehouse events list --trigger PreSignUp    # as in Cognito's errors or in LambdaConfig, in any case
	gatehouse events list --json | jq -r .path

Exit codes: 0 done; 2 a fault, such as an unknown trigger.`
}

// sample is one sample event.
type sample struct {
	Path    string `json:"path"`
	Trigger string `json:"trigger"`
	Source  string `json:"source"`
	Variant string `json:"variant"`

	folder string
}

// Run executes the command.
func (e listCommand) Run(c console) error {
	root, err := runner.Project(".")
	if err != nil {
		return err
	}
	samples, err := e.choose(samplesIn(filepath.Join(root, "events")))
	if err != nil {
		return err
	}
	if e.JSON {
		return printJSON(c, samples)
	}
	return printTable(c, samples)
}

// samplesIn reads what the names of the files say; a source's plain event comes
// before its variants.
func samplesIn(dir string) []sample {
	files, _ := filepath.Glob(filepath.Join(dir, "*", "*.json")) // the pattern is sound
	var samples []sample
	for _, file := range files {
		source, variant, _ := strings.Cut(strings.TrimSuffix(filepath.Base(file), ".json"), ".")
		folder := filepath.Base(filepath.Dir(file))
		trigger := string(cognito.Source(source).Trigger())
		if trigger == "" {
			trigger = folder
		}
		samples = append(samples, sample{fromHere(file), trigger, source, variant, folder})
	}
	slices.SortFunc(samples, func(a, b sample) int {
		return cmp.Or(cmp.Compare(a.folder, b.folder), cmp.Compare(a.Source, b.Source), cmp.Compare(a.Variant, b.Variant))
	})
	return samples
}

// choose keeps the samples of the wanted trigger, named as in Cognito's errors or
// as in LambdaConfig.
func (e listCommand) choose(samples []sample) ([]sample, error) {
	if e.Trigger == "" {
		return samples, nil
	}
	var chosen []sample
	var names []string
	for _, s := range samples {
		if strings.EqualFold(s.Trigger, e.Trigger) || strings.EqualFold(s.folder, e.Trigger) {
			chosen = append(chosen, s)
		}
		if len(names) == 0 || names[len(names)-1] != s.folder {
			names = append(names, s.folder)
		}
	}
	if len(chosen) == 0 {
		return nil, fmt.Errorf("there are no samples of trigger %q; there are: %s", e.Trigger, strings.Join(names, ", "))
	}
	return chosen, nil
}

func printJSON(c console, samples []sample) error {
	encoder := json.NewEncoder(c.out)
	for _, s := range samples {
		if err := encoder.Encode(s); err != nil {
			return err
		}
	}
	return nil
}

func printTable(c console, samples []sample) error {
	table := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "TRIGGER\tPATH") // which says source and variant, too
	for _, s := range samples {
		_, _ = fmt.Fprintf(table, "%s\t%s\n", s.Trigger, s.Path)
	}
	return table.Flush()
}

// Package setup writes what functions with a store know of their deployment. CloudFormation calls it as a
// custom resource, last in every deployment.
//
// The row config of the table Work gets what the stack knows, and once, when there is none yet, a random
// hash key. That key is never replaced: rows are found by it, so with another one they would be lost.
package setup

import (
	"context"
	"errors"
	"io"
	"time"

	"gatehouse/shared/serve"
	"gatehouse/shared/store"
)

// Settings are the function's environment.
type Settings struct {
	// FactsTable is the name of the table Facts, which is only asked whether it is empty.
	FactsTable string `env:"FACTS_TABLE,notEmpty"`
	// WorkTable is the name of the table Work, which holds the row.
	WorkTable string `env:"WORK_TABLE,notEmpty"`
}

// Validate reports settings that make no sense together.
func (s Settings) Validate() error {
	if s.FactsTable != "" && s.FactsTable == s.WorkTable {
		return errors.New("WORK_TABLE: must be another table than FACTS_TABLE")
	}
	return nil
}

// Facts is the table Facts.
type Facts interface {
	// Empty says whether the table has no row at all.
	Empty(ctx context.Context) (bool, error)
}

// Work is the table Work.
type Work interface {
	// Get returns the row under a key and whether there is one.
	Get(ctx context.Context, key store.Key, consistency store.Consistency) (store.Row, bool, error)
	// Write writes rows; a condition that does not hold is a [*store.Conflict].
	Write(ctx context.Context, writes ...store.Write) error
}

// PhysicalID is what CloudFormation knows the row by. It never changes, so no deployment replaces it.
const PhysicalID = "config"

// New returns the function. The hash key is read from random; now is the clock.
func New(facts Facts, work Work, random io.Reader, now func() time.Time) serve.ResourceHandler {
	row := row{facts: facts, work: work, random: random, now: now}
	return func(ctx context.Context, request serve.ResourceRequest) (string, map[string]any, error) {
		if request.Type == serve.ResourceDelete {
			return PhysicalID, nil, nil // the row stays: tables outlive their stack, and are lost without it
		}
		wanted, err := properties(request.Properties)
		if err != nil {
			return PhysicalID, nil, err
		}
		made, err := row.write(ctx, wanted)
		if err != nil {
			return PhysicalID, nil, err
		}
		return PhysicalID, map[string]any{"HashKey": made}, nil
	}
}

package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"gatehouse/shared/config"
	"gatehouse/shared/ledger"
	"gatehouse/shared/store"
)

type blockedCommand struct {
	stackFlags `embed:""`
	Address    []string `arg:"" optional:"" placeholder:"ADDRESS" help:"Addresses, or hashes as the list shows them; by default all that are marked."`
	Unblock    bool     `help:"Take the marks of these addresses away."`
	Yes        bool     `help:"Do it; without, --unblock only says what it would do."`
}

// Help is shown below the one-line description.
func (blockedCommand) Help() string {
	return `Addresses that bounced for good or whose owners complained get no mail for a while: 90 days and a year. Only a keyed
hash of them is kept, so the list cannot show them, but it can be asked about an address.

	gatehouse mail blocked --stack gatehouse-prod
	gatehouse mail blocked --stack gatehouse-prod jane.doe@example.com
	gatehouse mail blocked --stack gatehouse-prod jane.doe@example.com --unblock --yes

What was skipped meanwhile is not sent afterwards. SES keeps a suppression list of its own:
aws sesv2 delete-suppressed-destination takes an address off that.

` + awsHelp + `

Exit codes: 0 done; 1 one of the addresses is not marked; 2 a fault.`
}

// Run executes the command.
func (b blockedCommand) Run(ctx context.Context, c console) error {
	d, err := b.open(ctx, "work-table")
	if err != nil {
		return err
	}
	return b.run(ctx, c, d.work())
}

func (b blockedCommand) run(ctx context.Context, c console, work workTable) error {
	if b.Unblock && len(b.Address) == 0 {
		return errors.New("--unblock needs addresses")
	}
	marks, unmarked, err := b.find(ctx, work)
	if err != nil {
		return err
	}
	if err := c.list(marks, len(b.Address) == 0); err != nil {
		return err
	}
	for _, address := range unmarked {
		_, _ = fmt.Fprintf(c.out, "not marked: %s\n", address)
	}
	if b.Unblock {
		if err := b.unblock(ctx, c, work, marks); err != nil {
			return err
		}
	}
	if len(unmarked) > 0 {
		return exitStatus(exitRefused)
	}
	return nil
}

// find reads all marks, or those of the given addresses and which of them have none.
func (b blockedCommand) find(ctx context.Context, work workTable) (marks []ledger.Mark, unmarked []string, err error) {
	if len(b.Address) == 0 {
		marks, err = collect(work.Query(ctx, ledger.MarkPartition(), "", store.Strong), ledger.MarkOf)
		return marks, nil, err
	}
	for _, given := range b.Address {
		hash, err := hashOf(ctx, work, given)
		if err != nil {
			return nil, nil, err
		}
		row, found, err := work.Get(ctx, ledger.MarkKey(hash), store.Strong)
		switch {
		case err != nil:
			return nil, nil, err
		case found:
			marks = append(marks, ledger.MarkOf(row))
		default:
			unmarked = append(unmarked, given)
		}
	}
	return marks, unmarked, nil
}

// hashOf is the hash of an address, by the key of the deployment, or the hash that was given.
func hashOf(ctx context.Context, work workTable, given string) (string, error) {
	if !strings.Contains(given, "@") {
		return given, nil
	}
	address, err := ledger.Recipient(given)
	if err != nil {
		return "", err
	}
	row, found, err := work.Get(ctx, config.Key(), store.Strong)
	if err != nil {
		return "", err
	}
	if !found {
		return "", config.ErrMissing
	}
	deployed, err := config.FromRow(row)
	if err != nil {
		return "", err
	}
	return ledger.HashOf(address, deployed), nil
}

// list prints marks as a table.
func (c console) list(marks []ledger.Mark, all bool) error {
	if len(marks) == 0 {
		if all {
			_, _ = fmt.Fprintln(c.out, "no address is marked")
		}
		return nil
	}
	table := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "HASH\tWHY\tSINCE\tUNTIL\tSKIPPED")
	for _, m := range marks {
		why := strings.TrimSpace(string(m.Cause) + " " + m.Detail)
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%d\n", m.Hash, why, m.At.Format(time.DateOnly), m.Until.Format(time.DateOnly), m.Skipped)
	}
	return table.Flush()
}

// unblock takes marks away.
func (b blockedCommand) unblock(ctx context.Context, c console, work workTable, marks []ledger.Mark) error {
	if !b.Yes {
		_, err := fmt.Fprintf(c.out, "with --yes these marks are taken away: %d\n", len(marks))
		return err
	}
	bar := progress{console: c, what: "unblocked"}
	for _, m := range marks {
		if err := work.Write(ctx, ledger.Unmarking(m.Hash)); err != nil {
			return err
		}
		bar.next()
	}
	_, err := fmt.Fprintf(c.out, "unblocked: %d\n", bar.done)
	return err
}

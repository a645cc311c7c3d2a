package mailevents

import (
	"context"
	"errors"
	"fmt"

	"gatehouse/shared/ledger"
	"gatehouse/shared/serve"
	"gatehouse/shared/store"
)

// mark marks the address that the mail was sent to. Every mail of ours goes to one address; the
// recipients that a bounce names can be those of somebody who forwards, and those of a complaint are all
// that might have complained. An event about several addresses is therefore of a mail of somebody
// else's, and marks none.
func (f *function) mark(ctx context.Context, e sesEvent) ([]serve.Note, error) {
	note := noteBounced
	if e.cause() == ledger.Complained {
		note = noteComplained
	}
	if len(e.Detail.Mail.Destination) != 1 {
		return []serve.Note{note, noteUnmarked}, nil
	}
	address, err := ledger.Recipient(e.Detail.Mail.Destination[0])
	if err != nil {
		return []serve.Note{note, noteUnmarked}, nil //nolint:nilerr // counted: repeating would not make it an address
	}
	config, err := f.configuration.Current(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the configuration: %w", err)
	}
	err = f.work.Write(ctx, ledger.Marking(ledger.HashOf(address, config), e.cause(), e.detail(), f.now()))
	if _, weaker := errors.AsType[*store.Conflict](err); weaker {
		return []serve.Note{note}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("marking an address: %w", err)
	}
	return []serve.Note{note}, nil
}

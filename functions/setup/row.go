package setup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"gatehouse/shared/config"
	"gatehouse/shared/serve"
	"gatehouse/shared/store"
)

// What became of the hash key.
const (
	keyMade = "made"
	keyKept = "kept"
)

// attempts is how often a write is tried that another deployment got in the way of.
const attempts = 5

// Reasons for which the row is not written. An operator reads them.
const (
	restore = "Restore the row with pk \"config\" and sk \"config\" from a backup or the point-in-time recovery of the table, then deploy again."

	keyGone = serve.Reason("The configuration row is gone from the table Work, and with it the hash key by which rows of the table Facts are found. " +
		"Facts has rows, so no new key is made: with another key they would be lost. " + restore)
	keyBroken = serve.Reason("The hash key in the configuration row of the table Work is unusable. No new key is made: rows are found by the old one. " + restore)
	tooBusy   = serve.Reason("Other deployments keep changing the configuration row of the table Work. Deploy again when they are done.")
)

// row is the row config and what is needed to write it.
type row struct {
	facts  Facts
	work   Work
	random io.Reader
	now    func() time.Time
}

// write brings the row to the wanted configuration and says whether its hash key was made or kept. Of
// several at once the first makes the key, and the others find it.
func (r row) write(ctx context.Context, wanted config.Config) (string, error) {
	for range attempts {
		write, made, err := r.prepare(ctx, wanted)
		if err != nil {
			return "", err
		}
		err = r.work.Write(ctx, write)
		if err == nil {
			return made, nil
		}
		if _, lost := errors.AsType[*store.Conflict](err); !lost {
			return "", fmt.Errorf("cannot write the configuration: %w", err)
		}
	}
	return "", tooBusy
}

// prepare is the write that the row as it stands calls for.
func (r row) prepare(ctx context.Context, wanted config.Config) (store.Write, string, error) {
	present, ok, err := r.work.Get(ctx, config.Key(), store.Strong)
	if err != nil {
		return store.Write{}, "", fmt.Errorf("cannot read the configuration: %w", err)
	}
	made, condition := keyKept, store.Condition(store.Equal{Attribute: config.HashKeyAttribute, Value: present.Attributes[config.HashKeyAttribute]})
	if ok {
		if wanted.HashKey, ok = config.HashKeyOf(present); !ok {
			return store.Write{}, "", keyBroken
		}
	} else {
		made, condition = keyMade, store.Missing{Attribute: store.PK}
		if wanted.HashKey, err = r.key(ctx); err != nil {
			return store.Write{}, "", err
		}
	}
	wanted.Written = r.now()
	return store.Write{Key: config.Key(), Replace: true, Set: config.Row(wanted).Attributes, If: condition}, made, nil
}

// key makes the hash key, for tables that no other key can have been used with.
func (r row) key(ctx context.Context) (config.Secret, error) {
	empty, err := r.facts.Empty(ctx)
	if err != nil {
		return nil, fmt.Errorf("cannot look into the table Facts: %w", err)
	}
	if !empty {
		return nil, keyGone
	}
	key := make(config.Secret, config.HashKeySize)
	if _, err := io.ReadFull(r.random, key); err != nil {
		return nil, fmt.Errorf("cannot make a hash key: %w", err)
	}
	return key, nil
}

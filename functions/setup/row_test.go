package setup_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"gatehouse/functions/setup"
	"gatehouse/shared/config"
	"gatehouse/shared/serve"
	"gatehouse/shared/store"
)

// refuse deploys and returns the reason for which it is refused.
func (d *deployment) refuse(t *testing.T, request serve.ResourceRequest) string {
	t.Helper()
	id, data, err := d.handler(t.Context(), request)
	reason, ok := errors.AsType[serve.Reason](err)
	if !ok || data != nil || id != setup.PhysicalID {
		t.Fatalf("ended with %s, %v, %v; want a reason", id, data, err)
	}
	return string(reason)
}

func TestNoNewKeyIsMadeWhileFactsHasRows(t *testing.T) {
	for _, name := range []string{"Create", "Update"} {
		t.Run(name, func(t *testing.T) {
			d := deploy(rand.Reader)
			d.occupy(t, d.facts, store.Key{PK: "us-east-1_EXAMPLE00#sub", SK: "confirmed"})
			reason := d.refuse(t, sample(t, name))
			for _, said := range []string{"gone from the table Work", "Facts has rows", `pk "config" and sk "config"`, "backup", "deploy again"} {
				if !strings.Contains(reason, said) {
					t.Errorf("the reason does not say %q: %s", said, reason)
				}
			}
			if _, ok, err := d.work.Get(t.Context(), config.Key(), store.Strong); ok || err != nil {
				t.Errorf("a row was written all the same (%v)", err)
			}
		})
	}
}

func TestARestoredRowIsTakenUp(t *testing.T) {
	d := deploy(rand.Reader)
	d.run(t, "Create", "made")
	key := d.row(t).HashKey
	d.occupy(t, d.facts, store.Key{PK: "us-east-1_EXAMPLE00#sub", SK: "confirmed"})
	backup, _, err := d.work.Get(t.Context(), config.Key(), store.Strong)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.work.Write(t.Context(), store.Write{Key: config.Key(), Delete: true}); err != nil {
		t.Fatal(err)
	}
	d.refuse(t, sample(t, "Update"))
	if err := d.work.Write(t.Context(), store.Write{Key: config.Key(), Set: backup.Attributes}); err != nil {
		t.Fatal(err)
	}
	d.run(t, "Update", "kept")
	if !bytes.Equal(d.row(t).HashKey, key) {
		t.Error("the key is another one")
	}
}

func TestAnUnusableKeyIsNotReplaced(t *testing.T) {
	for name, value := range map[string]store.Value{"too short": store.String("a2tr"), "no text": store.Number(7), "none": nil} {
		d := deploy(rand.Reader)
		write := store.Write{Key: config.Key(), Set: map[string]store.Value{"pool": store.String("us-east-1_EXAMPLE00")}}
		if value != nil {
			write.Set[config.HashKeyAttribute] = value
		}
		if err := d.work.Write(t.Context(), write); err != nil {
			t.Fatal(err)
		}
		if reason := d.refuse(t, sample(t, "Update")); !strings.Contains(reason, "unusable") || !strings.Contains(reason, "backup") {
			t.Errorf("a key that is %s: %s", name, reason)
		}
	}
}

func TestARowThatIsUnusableButForItsKeyIsMended(t *testing.T) {
	d := deploy(rand.Reader)
	d.run(t, "Create", "made")
	key := d.row(t).HashKey
	if err := d.work.Write(t.Context(), store.Write{Key: config.Key(), Set: map[string]store.Value{"clients": store.String("{")}, Remove: []string{"pool"}}); err != nil {
		t.Fatal(err)
	}
	d.run(t, "Update", "kept")
	if !bytes.Equal(d.row(t).HashKey, key) {
		t.Error("the key is another one")
	}
}

func TestOfManyAtOnceOneMakesTheKey(t *testing.T) {
	d := deploy(rand.Reader)
	request := sample(t, "Create")
	var deployments sync.WaitGroup
	made := make(chan any, 4)
	for range cap(made) {
		deployments.Go(func() {
			_, data, err := d.handler(t.Context(), request)
			if err != nil {
				t.Error(err)
			}
			made <- data["HashKey"]
		})
	}
	deployments.Wait()
	count := map[any]int{}
	for range cap(made) {
		count[<-made]++
	}
	if count["made"] != 1 || count["kept"] != cap(made)-1 {
		t.Errorf("the key was %v", count)
	}
}

// overtaken is a table Work in which another deployment always comes first.
type overtaken struct{ setup.Work }

func (overtaken) Write(context.Context, ...store.Write) error { return &store.Conflict{} }

func TestADeploymentThatAlwaysComesSecondGivesUp(t *testing.T) {
	d := deploy(rand.Reader)
	d.handler = setup.New(d.facts, overtaken{d.work}, rand.Reader, func() time.Time { return d.now })
	if reason := d.refuse(t, sample(t, "Create")); !strings.Contains(reason, "Deploy again") {
		t.Errorf("the reason is %s", reason)
	}
}

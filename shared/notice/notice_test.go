package notice_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
	"gatehouse/shared/notice"
	"gatehouse/shared/store"
)

const (
	pool = "us-east-1_EXAMPLE00"
	sub  = "11111111-2222-4333-8444-555555555555"
)

func hook(pk, kind string) effect.Effect {
	return effect.New(store.Key{PK: pk, SK: fact.Confirmed}, fact.Debt{Queue: fact.Hooks, Kind: kind, Turn: 3})
}

func at() time.Time {
	return time.Date(2026, 1, 2, 3, 4, 5, 678_900_000, time.FixedZone("UTC+1", 3600))
}

func TestANoticeIsMadeOfTheEffectAlone(t *testing.T) {
	e := hook(fact.Person(pool, sub), "UserConfirmed")
	n, err := notice.Of(e, at())
	if err != nil {
		t.Fatal(err)
	}
	got, err := n.Encode()
	if err != nil {
		t.Fatal(err)
	}
	want := `{"version":1,"id":"` + e.ID + `","type":"UserConfirmed","time":"2026-01-02T02:04:05.678Z","userPoolId":"` + pool + `","sub":"` + sub + `","turn":3}`
	if string(got) != want {
		t.Errorf("consumers get\n%s, want\n%s", got, want)
	}
	if back, err := notice.Decode(got); err != nil || back != n {
		t.Errorf("a consumer reads %+v (%v), want %+v", back, err, n)
	}
}

func TestEveryTypeCanBeOwed(t *testing.T) {
	for _, kind := range notice.Types() {
		e := hook(fact.Person(pool, sub), string(kind))
		if decoded, err := effect.Decode(e.Encode()); err != nil || decoded != e {
			t.Errorf("%s does not come through a queue: %v", kind, err)
		}
		if n, err := notice.Of(e, at()); err != nil || n.Type != kind {
			t.Errorf("%s makes the notice %+v: %v", kind, n, err)
		}
	}
}

func TestWhatIsNoNotice(t *testing.T) {
	if _, err := notice.Of(hook(fact.Person(pool, sub), "UserDanced"), at()); !errors.Is(err, notice.ErrType) {
		t.Errorf("an unknown type gives %v", err)
	}
	for _, pk := range []string{"name#0123", "config", pool + "#", "#" + sub} {
		if _, err := notice.Of(hook(pk, "UserConfirmed"), at()); !errors.Is(err, notice.ErrPerson) {
			t.Errorf("the row %q gives %v", pk, err)
		}
	}
}

func TestConsumersReadNewerMembersAndRefuseNewerVersions(t *testing.T) {
	text := `{"version":%d,"id":"a","type":"UserDanced","time":"2026-01-02T03:04:05Z","userPoolId":"p","sub":"s","turn":1,"more":[1]}`
	if n, err := notice.Decode(fmt.Appendf(nil, text, 1)); err != nil || n.Type != "UserDanced" {
		t.Errorf("version 1 with a new member and type: %+v, %v", n, err)
	}
	if _, err := notice.Decode(fmt.Appendf(nil, text, 2)); !errors.Is(err, notice.ErrVersion) {
		t.Errorf("version 2: %v", err)
	}
	for _, text := range []string{"", "{", "[]", `"x"`, `{"version":1}`, `{"version":1,"id":"a","time":"never"}`} {
		if _, err := notice.Decode([]byte(text)); !errors.Is(err, notice.ErrFormat) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestARefusalIsFoundThroughWrapping(t *testing.T) {
	err := fmt.Errorf("telling: %w", &notice.Refused{Reason: "status_404"})
	if reason, ok := notice.RefusedBy(err); !ok || reason != "status_404" {
		t.Errorf("the reason is %q, %v", reason, ok)
	}
	if _, ok := notice.RefusedBy(errors.New("later")); ok {
		t.Error("any error is a refusal")
	}
	if _, ok := notice.RefusedBy(nil); ok {
		t.Error("success is a refusal")
	}
}

func FuzzDecode(f *testing.F) {
	n, _ := notice.Of(hook(fact.Person(pool, sub), "UserConfirmed"), at())
	text, _ := n.Encode()
	f.Add(text)
	f.Add([]byte(`{"version":1,"id":"a","type":"b","time":"9999-12-31T23:59:59Z","userPoolId":"p","sub":"s","turn":-1}`))
	f.Add([]byte(`{"version":1e0}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		n, err := notice.Decode(text)
		if err != nil {
			return
		}
		again, err := n.Encode()
		if err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		if len(again) > notice.MaxLength {
			return // escapes made it longer
		}
		if back, err := notice.Decode(again); err != nil || !back.Time.Equal(n.Time) || back.ID != n.ID || back.Sub != n.Sub {
			t.Errorf("read again it is %+v (%v), want %+v", back, err, n)
		}
	})
}

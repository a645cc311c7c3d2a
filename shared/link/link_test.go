package link_test

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"strings"
	"testing"
	"time"

	"gatehouse/shared/link"
	"gatehouse/shared/memory"
	"gatehouse/shared/store"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func sample() link.Link {
	return link.Link{
		Purpose: link.NotMe, Person: "us-east-1_EXAMPLE00#11111111-2222-4333-8444-555555555555",
		UserName: "jane", At: noon.Add(-time.Minute), Client: "1example23456789abcdefghij",
		Device: "Jane's phone", Locale: "de-AT", Zone: "Europe/Vienna",
	}
}

// issue puts a link into a fresh table.
func issue(t *testing.T, table *memory.Table, now time.Time) (token string, key store.Key) {
	t.Helper()
	token, write, err := link.Issue(rand.Reader, now, sample())
	if err != nil {
		t.Fatal(err)
	}
	if err := table.Write(t.Context(), write); err != nil {
		t.Fatal(err)
	}
	key, ok := link.Key(token)
	if !ok {
		t.Fatalf("the token of a mail, %d characters, is refused", len(token))
	}
	return token, key
}

func read(t *testing.T, table *memory.Table, key store.Key) link.Link {
	t.Helper()
	row, found, err := table.Get(t.Context(), key, store.Strong)
	if err != nil || !found {
		t.Fatalf("the link's row: found %v, %v", found, err)
	}
	l, err := link.Of(row)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestALinkComesBackAsItWasMade(t *testing.T) {
	table := memory.New(func() time.Time { return noon })
	_, key := issue(t, table, noon)
	want := sample()
	want.Turn = noon.UnixMilli()
	got := read(t, table, key)
	if got != want {
		t.Errorf("read %+v, want %+v", got, want)
	}
	if !got.Until().Equal(noon.Add(link.Lifetime)) {
		t.Errorf("good until %v", got.Until())
	}
}

func TestWhatIsNotKnownIsLeftOut(t *testing.T) {
	table := memory.New(func() time.Time { return noon })
	bare := link.Link{Purpose: link.NotMe, Person: "p#s", UserName: "jane"}
	token, write, err := link.Issue(rand.Reader, noon, bare)
	if err != nil || table.Write(t.Context(), write) != nil {
		t.Fatal("a link without a client, device, locale and zone is refused", err)
	}
	key, _ := link.Key(token)
	got := read(t, table, key)
	if got.Client+got.Device+got.Locale+got.Zone != "" || !got.Used.IsZero() {
		t.Errorf("read %+v", got)
	}
}

func TestTheTokenStandsInNoRow(t *testing.T) {
	table := memory.New(func() time.Time { return noon })
	token, key := issue(t, table, noon)
	if snapshot := table.Snapshot(); bytes.Contains(snapshot, []byte(token)) || strings.Contains(key.PK, token) {
		t.Error("the table holds the token")
	}
}

func TestTokens(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		token, write, err := link.Issue(rand.Reader, noon, sample())
		hash := strings.TrimPrefix(write.Key.PK, "link#")
		if err != nil || len(token) != 43 || len(hash) != 64 || seen[token] || seen[hash] {
			t.Fatalf("a token of %d characters with a hash of %d: %v", len(token), len(hash), err)
		}
		if raw, err := base64.RawURLEncoding.DecodeString(token); err != nil || len(raw) != 32 {
			t.Fatalf("a token of %d bytes: %v", len(raw), err)
		}
		seen[token], seen[hash] = true, true
	}
}

func TestWithoutRandomnessThereIsNoLink(t *testing.T) {
	if token, _, err := link.Issue(strings.NewReader("too little"), noon, sample()); err == nil || token != "" {
		t.Errorf("made %q from ten bytes", token)
	}
	incomplete := sample()
	incomplete.UserName = ""
	if _, _, err := link.Issue(rand.Reader, noon, incomplete); err == nil {
		t.Error("made a link for nobody")
	}
}

func TestOnlyOneTextNamesALink(t *testing.T) {
	token, _, err := link.Issue(bytes.NewReader(make([]byte, 32)), noon, sample())
	if err != nil {
		t.Fatal(err)
	}
	right, _ := link.Key(token)
	for _, other := range []string{
		"", token + "=", token + "A", token[:42], token[:42] + "B", " " + token, strings.Repeat("A", 1<<20),
		token[:20] + "\n" + token[20:42], token[:42] + "+", strings.Repeat("ä", 43),
	} {
		if key, ok := link.Key(other); ok && (key == right || len(other) != len(token)) {
			t.Errorf("%.60q is taken for the token", other)
		}
	}
}

func TestARowThatIsNoLinkIsAFault(t *testing.T) {
	whole := store.Row{Attributes: map[string]store.Value{
		"purpose": store.String("not-me"), "person": store.String("p#s"), "userName": store.String("jane"), "turn": store.Number(1),
	}}
	if _, err := link.Of(whole); err != nil {
		t.Fatal(err)
	}
	for name := range whole.Attributes {
		part := whole.Clone()
		delete(part.Attributes, name)
		if _, err := link.Of(part); err == nil {
			t.Errorf("a row without %s is taken for a link", name)
		}
	}
}

func TestStates(t *testing.T) {
	made := noon.UnixMilli()
	cases := map[string]struct {
		used time.Time
		done int64
		at   time.Duration
		want link.State
	}{
		"new":                       {at: 0, want: link.Open},
		"last moment":               {at: link.Lifetime - 1, want: link.Open},
		"too old":                   {at: link.Lifetime, want: link.Expired},
		"used":                      {used: noon.Add(time.Hour), at: 2 * time.Hour, want: link.Used},
		"used, by now too old":      {used: noon.Add(time.Hour), at: 2 * link.Lifetime, want: link.Used},
		"an older one was used":     {done: made - 1, want: link.Open},
		"it acted, but is unmarked": {done: made, want: link.Used},
		"a newer one was used":      {done: made + 1, want: link.Superseded},
		"superseded, also too old":  {done: made + 1, at: 2 * link.Lifetime, want: link.Superseded},
		"used before a newer one":   {used: noon, done: made + 1, want: link.Used},
	}
	for name, c := range cases {
		if got := (link.Link{Turn: made, Used: c.used}).State(noon.Add(c.at), c.done); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestUseNeedsAnOpenLink(t *testing.T) {
	clock := noon
	table := memory.New(func() time.Time { return clock })
	_, key := issue(t, table, noon)
	unknown, _ := link.Key(strings.Repeat("A", 43))
	steps := []struct {
		name string
		key  store.Key
		at   time.Time
		wins bool
	}{
		{"one that never was", unknown, noon, false},
		{"one that has ended", key, noon.Add(link.Lifetime), false},
		{"the last moment", key, noon.Add(link.Lifetime - time.Millisecond), true},
		{"a second time", key, noon.Add(time.Hour), false},
	}
	for _, step := range steps {
		err := table.Write(t.Context(), link.Use(step.key, step.at))
		_, conflict := errors.AsType[*store.Conflict](err)
		if won := err == nil; won != step.wins || !won && !conflict {
			t.Errorf("%s: %v", step.name, err)
		}
	}
	if got := read(t, table, key); !got.Used.Equal(noon.Add(link.Lifetime - time.Millisecond)) {
		t.Errorf("used at %v", got.Used)
	}
	if _, found, _ := table.Get(t.Context(), unknown, store.Strong); found {
		t.Error("using a link that never was has made one")
	}
}

func TestARowIsForgottenAtLast(t *testing.T) {
	clock := noon
	table := memory.New(func() time.Time { return clock })
	_, key := issue(t, table, noon)
	clock = noon.Add(link.Lifetime + link.Memory - time.Second)
	if got := read(t, table, key); got.State(clock, 0) != link.Expired {
		t.Errorf("the link is %s", got.State(clock, 0))
	}
	clock = noon.Add(link.Lifetime + link.Memory)
	if _, found, _ := table.Get(t.Context(), key, store.Strong); found {
		t.Error("the link is still known")
	}
}

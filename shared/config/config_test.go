package config_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"strings"
	"testing"
	"time"

	"gatehouse/shared/config"
	"gatehouse/shared/store"
)

// sample is a whole configuration.
func sample() config.Config {
	return config.Config{
		PoolID: "us-east-1_EXAMPLE00", Region: "us-east-1", Environment: "dev",
		Clients:       map[string]string{"1example23456789012345678a": "Web"},
		TeamAddresses: map[string][]string{"reviewers": {"reviewers@example.com"}},
		Pages:         config.Pages{Portal: "https://portal.example.com"},
		HashKey:       config.Secret(strings.Repeat("k", config.HashKeySize)),
		Written:       time.UnixMilli(1_790_000_000_123).UTC(),
	}
}

func TestARowHoldsTheWholeConfiguration(t *testing.T) {
	row := config.Row(sample())
	if row.Key != config.Key() {
		t.Errorf("the row stands at %v", row.Key)
	}
	got, err := config.FromRow(row)
	if err != nil || !reflect.DeepEqual(got, sample()) {
		t.Errorf("read %+v (%v), want %+v", got, err, sample())
	}
}

func TestAnUnusableRowIsNamedByItsAttributes(t *testing.T) {
	cases := map[string]struct {
		change map[string]store.Value
		want   string
	}{
		"an attribute is missing":   {map[string]store.Value{"pool": nil}, "pool"},
		"several":                   {map[string]store.Value{"region": nil, "clients": store.String("{secret"), "teams": store.String("[]")}, "region, clients, teams"},
		"a key that is too short":   {map[string]store.Value{"hashKey": store.String("c2VjcmV0")}, "hashKey"},
		"a key that is none":        {map[string]store.Value{"hashKey": store.String("secret!")}, "hashKey"},
		"a key of another kind":     {map[string]store.Value{"hashKey": store.Number(1)}, "hashKey"},
		"pages of another shape":    {map[string]store.Value{"pages": store.String(`"secret"`)}, "pages"},
		"nothing but odd ones left": {map[string]store.Value{"pool": nil, "region": nil, "hashKey": nil, "more": store.String("secret")}, "pool, region, hashKey"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			row := config.Row(sample())
			maps.Copy(row.Attributes, c.change)
			_, err := config.FromRow(row)
			if err == nil || !strings.HasSuffix(err.Error(), ": "+c.want) || strings.Contains(err.Error(), "secret") {
				t.Errorf("got %v, want it to name %s alone", err, c.want)
			}
		})
	}
}

func TestARowOfALaterVersionIsRead(t *testing.T) {
	row := config.Row(sample())
	row.Attributes["pages"] = store.String(`{"Portal":"https://portal.example.com","Console":"https://console.example.com"}`)
	row.Attributes["more"] = store.Number(1)
	delete(row.Attributes, "clients")
	if got, err := config.FromRow(row); err != nil || got.Pages.Portal != "https://portal.example.com" || got.Clients != nil {
		t.Errorf("read %+v, %v", got, err)
	}
}

func TestTheHashTellsTextsApartAndNeedsTheKey(t *testing.T) {
	c, other := sample(), sample()
	other.HashKey = config.Secret(strings.Repeat("o", config.HashKeySize))
	hash := c.HashOf("jane.doe@example.com")
	if hash != c.HashOf("jane.doe@example.com") || len(hash) != 64 || strings.Trim(hash, "0123456789abcdef") != "" {
		t.Errorf("the hash is %q, want the same 64 hexadecimal digits every time", hash)
	}
	if hash == c.HashOf("jane.roe@example.com") || hash == other.HashOf("jane.doe@example.com") {
		t.Error("another text or another key has the same hash")
	}
}

// HMAC-SHA256 as the standard computes it: RFC 4231, test case 2, has a shorter key, which HashOf takes too.
func TestTheHashIsTheStandardsOwn(t *testing.T) {
	c := config.Config{HashKey: config.Secret("Jefe")}
	if got := c.HashOf("what do ya want for nothing?"); got != "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" {
		t.Errorf("got %s", got)
	}
}

func TestNothingShowsTheHashKey(t *testing.T) {
	c := sample()
	encoded, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{fmt.Sprint(c), fmt.Sprintf("%+v", c), fmt.Sprintf("%#v", c), fmt.Sprintf("%x", c.HashKey), fmt.Sprintf("%d", c.HashKey), fmt.Sprint(&c), string(encoded)} {
		for _, shown := range []string{"kkkk", "107 107", "6b6b", "a2tr", "0x6b"} {
			if strings.Contains(text, shown) {
				t.Errorf("the key shows as %s in %s", shown, text)
			}
		}
	}
}

func FuzzFromRow(f *testing.F) {
	f.Add("us-east-1_EXAMPLE00", "us-east-1", `{"a":"b"}`, `{"t":["x"]}`, `{}`, "a2tr")
	f.Add("", "", "null", "[", "7", "=")
	f.Fuzz(func(t *testing.T, pool, region, clients, teams, pages, key string) {
		row := store.Row{Key: config.Key(), Attributes: map[string]store.Value{
			"pool": store.String(pool), "region": store.String(region), "clients": store.String(clients),
			"teams": store.String(teams), "pages": store.String(pages), "hashKey": store.String(key),
		}}
		c, err := config.FromRow(row)
		if err == nil && (c.PoolID == "" || len(c.HashKey) != config.HashKeySize) {
			t.Errorf("accepted %+v", c)
		}
	})
}

package config

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"

	"gatehouse/shared/store"
)

// HashKeyAttribute holds the hash key; it is named for conditions on it.
const HashKeyAttribute = "hashKey"

// The other attributes of the row.
const (
	poolID      = "pool"
	region      = "region"
	environment = "environment"
	clients     = "clients"
	teams       = "teams"
	pages       = "pages"
	written     = "written"
)

// Key is the place of the row in the table Work.
func Key() store.Key { return store.Key{PK: "config", SK: "config"} }

// Row is the row that holds c.
func Row(c Config) store.Row {
	return store.Row{Key: Key(), Attributes: map[string]store.Value{
		poolID:           store.String(c.PoolID),
		region:           store.String(c.Region),
		environment:      store.String(c.Environment),
		clients:          encode(c.Clients),
		teams:            encode(c.TeamAddresses),
		pages:            encode(c.Pages),
		HashKeyAttribute: store.String(base64.StdEncoding.EncodeToString(c.HashKey)),
		written:          store.Number(c.Written.UnixMilli()),
	}}
}

// encode writes maps and structs of texts, which cannot fail.
func encode(value any) store.String {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return store.String(text)
}

// FromRow reads the row. The error names every attribute that is wrong, and no value.
func FromRow(row store.Row) (Config, error) {
	c := Config{PoolID: row.String(poolID), Region: row.String(region), Environment: row.String(environment), Written: row.Time(written)}
	var wrong []string
	check := func(name string, ok bool) {
		if !ok {
			wrong = append(wrong, name)
		}
	}
	check(poolID, c.PoolID != "")
	check(region, c.Region != "")
	check(clients, decode(row.String(clients), &c.Clients))
	check(teams, decode(row.String(teams), &c.TeamAddresses))
	check(pages, decode(row.String(pages), &c.Pages))
	key, ok := HashKeyOf(row)
	check(HashKeyAttribute, ok)
	c.HashKey = key
	if len(wrong) > 0 {
		return Config{}, errors.New("config: unusable in the row: " + strings.Join(wrong, ", "))
	}
	return c, nil
}

// HashKeyOf reads the hash key alone, whatever the rest of the row is like; false if there is no such key.
func HashKeyOf(row store.Row) (Secret, bool) {
	key, err := base64.StdEncoding.DecodeString(row.String(HashKeyAttribute))
	return key, err == nil && len(key) == HashKeySize
}

// decode reads what [encode] wrote; nothing is nothing.
func decode(text string, into any) bool {
	return text == "" || json.Unmarshal([]byte(text), into) == nil
}

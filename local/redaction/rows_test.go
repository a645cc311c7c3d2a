package redaction

import (
	"encoding/json"
	"maps"
	"strconv"
	"strings"
	"time"

	"gatehouse/shared/account"
	"gatehouse/shared/config"
	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
	"gatehouse/shared/ledger"
	"gatehouse/shared/link"
	"gatehouse/shared/store"
)

// Who the samples are about.
const (
	poolID     = "us-east-1_EXAMPLE00"
	sub        = "11111111-2222-4333-8444-555555555555"
	address    = "jane.doe@example.com"
	fullName   = "Jane Doe"
	secretText = "whispered-4f1d2a9c7be84c0d93e1" // what the webhook's secret is
)

// key is the key of a row, as DynamoDB's requests have it. Pk may be any text that tells the table's kind of row.
type key struct{ pk, sk string }

// read answers the reading calls.
func read(asked call, rows func(key) object) object {
	var in struct {
		TableName    string
		Key          map[string]struct{ S string }
		RequestItems map[string]struct {
			Keys []map[string]struct{ S string }
		}
	}
	_ = json.Unmarshal([]byte(asked.body), &in)
	switch asked.operation {
	case "GetItem":
		if row := rows(key{in.Key["pk"].S, in.Key["sk"].S}); row != nil {
			return object{"Item": row}
		}
		return object{}
	case "BatchGetItem":
		responses := object{}
		for table, asked := range in.RequestItems {
			found := []object{}
			for _, k := range asked.Keys {
				if row := rows(key{k["pk"].S, k["sk"].S}); row != nil {
					found = append(found, row)
				}
			}
			responses[table] = found
		}
		return object{"Responses": responses, "UnprocessedKeys": object{}}
	}
	listed := store.Row{Key: store.Key{PK: fact.Person(poolID, sub), SK: fact.Confirmed}} // of the index of what is owed
	if in.TableName == "Work" {
		listed = forgotten()
	}
	return object{"Items": []object{item(listed)}, "Count": 1}
}

// forgotten is a dead letter in the list, older than the ledger's memory.
func forgotten() store.Row {
	e := effect.New(store.Key{PK: fact.Person(poolID, sub), SK: fact.Confirmed}, fact.Debt{Queue: fact.Mail, Kind: "welcome", Turn: 1})
	at := time.Now().Add(-ledger.Memory - time.Hour).UnixMilli()
	return store.Row{
		Key:        store.Key{PK: ledger.RefusedPartition(), SK: strconv.FormatInt(at, 10) + "#" + e.ID},
		Attributes: map[string]store.Value{"effect": store.String(e.Encode()), "at": store.Number(at)},
	}
}

// rowAt is the row under a key; nil if there is none.
func rowAt(k key) object {
	w := store.Write{Set: map[string]store.Value{}}
	now := time.Now()
	switch {
	case k.pk == config.Key().PK:
		w.Set = config.Row(config.Config{
			PoolID: poolID, Region: "us-east-1", Clients: map[string]string{"1example23456789abcdefghij": "Example Web"},
			Pages: config.Pages{Portal: "https://portal.example.com"}, HashKey: make(config.Secret, config.HashKeySize), Written: now,
		}).Attributes
	case strings.HasPrefix(k.pk, "link#"):
		_, w, _ = link.Issue(strings.NewReader(strings.Repeat("r", 32)), now.Add(-time.Minute), link.Link{
			Purpose: link.NotMe, Person: fact.Person(poolID, sub), UserName: "janedoe", At: now, Device: "Jane's phone", Zone: "Europe/Berlin",
		})
	case k.sk == fact.Account:
		w = account.NotMe(k.pk, "janedoe", 1767323045123, now)
		w.Set["groupsIn"] = store.Set{"new"}
	case k.sk == fact.Confirmed:
		letter(&w, "welcome", 1)
		fact.Owe(&w, now.Add(-time.Hour), fact.Debt{Queue: fact.Mail, Kind: "welcome", Turn: 1}, fact.Debt{Queue: fact.Hooks, Kind: "UserConfirmed", Turn: 1},
			fact.Debt{Queue: fact.Directory, Kind: "groups", Turn: 1}, fact.Debt{Queue: fact.Revocations, Kind: "sign-out", Turn: 1})
	case k.sk == fact.SignIn:
		letter(&w, "sign_in_alert", 7)
	case k.sk == "gate#approval":
		letter(&w, "approved", 2)
	default:
		return nil
	}
	return item(store.Row{Key: store.Key{PK: k.pk, SK: k.sk}, Attributes: attributes(w)})
}

// letter puts a person's letter into a row.
func letter(w *store.Write, kind string, turn int64) {
	w.Set["userName"], w.Set["count"], w.Set["at"] = store.String("janedoe"), store.Number(6), store.Number(1767323045123)
	fact.AddLetter(w, turn, fact.Letter{
		Kind: kind, To: address, Name: fullName, Zone: "Europe/Berlin", At: time.Now(), Proved: true, Client: "1example23456789abcdefghij", Device: "Jane's phone",
	})
}

// rowsOf are the rows that a function finds: setup nothing, since it comes first, and who hears of SES a mail that SES has.
func rowsOf(function string) func(key) object {
	return func(k key) object {
		switch {
		case function == "setup":
			return nil
		case function == "mailevents" && strings.HasPrefix(k.pk, "mail#"):
			return item(store.Row{Key: store.Key{PK: k.pk, SK: k.sk}, Attributes: entry(time.Now())})
		}
		return rowAt(k)
	}
}

// entry is the ledger's about a mail that SES has.
func entry(now time.Time) map[string]store.Value {
	e := effect.New(store.Key{PK: fact.Person(poolID, sub), SK: fact.Confirmed}, fact.Debt{Queue: fact.Mail, Kind: "welcome", Turn: 1})
	return map[string]store.Value{
		"state": store.String("claimed"), "kind": store.String("welcome"), "effect": store.String(e.Encode()), "attempts": store.Number(1),
		"claim": store.String("c"), "claimedAt": store.Number(now.UnixMilli()), "at": store.Number(now.UnixMilli()), "version": store.Number(1),
		store.Expires: store.Number(now.Add(time.Hour).Unix()),
	}
}

// attributes are what a write leaves in a row that was not there.
func attributes(w store.Write) map[string]store.Value {
	all := maps.Clone(w.Set)
	maps.Copy(all, w.Add)
	return all
}

// item is a row in DynamoDB's JSON.
func item(row store.Row) object {
	all := object{"pk": object{"S": row.PK}, "sk": object{"S": row.SK}}
	for name, value := range row.Attributes {
		switch v := value.(type) {
		case store.String:
			all[name] = object{"S": string(v)}
		case store.Number:
			all[name] = object{"N": strconv.FormatInt(int64(v), 10)}
		case store.Set:
			all[name] = object{"SS": []string(v)}
		}
	}
	return all
}

func jsonOf(value any) ([]byte, error) { return json.Marshal(value) }

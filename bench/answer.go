package main

import (
	"crypto/md5" //nolint:gosec // SQS proves by it what it has received
	"encoding/hex"
	"encoding/json"
	"strconv"

	"gatehouse/shared/store"
)

// answer is what the service says to a call.
func (c *cloud) answer(operation string, request []byte) ([]byte, error) {
	switch operation {
	case "GetItem":
		return c.getItem(request)
	case "BatchGetItem":
		return c.batchGetItem(request)
	case "Query", "Scan":
		return []byte(`{"Items":[],"Count":0,"ScannedCount":0}`), nil
	case "SendMessageBatch":
		return sendMessageBatch(request)
	case "SendMessage":
		return sendMessage(request)
	case "SendEmail":
		return []byte(`{"MessageId":"00000000-0000-4000-8000-000000000002"}`), nil
	case "PutEvents":
		return []byte(`{"FailedEntryCount":0,"Entries":[{"EventId":"00000000-0000-4000-8000-000000000003"}]}`), nil
	case "GetSecretValue":
		return []byte(`{"SecretString":"an example, and no secret"}`), nil
	case "AdminGetUser":
		return []byte(`{"Username":"jane","Enabled":true,"UserStatus":"CONFIRMED","UserAttributes":[{"Name":"sub","Value":"` + sampleSub + `"},` +
			`{"Name":"email","Value":"jane.doe@example.com"},{"Name":"email_verified","Value":"true"}]}`), nil
	case "AdminListGroupsForUser":
		return []byte(`{"Groups":[]}`), nil
	case "PutItem", "UpdateItem", "TransactWriteItems", "ChangeMessageVisibility",
		"AdminAddUserToGroup", "AdminRemoveUserFromGroup", "AdminUserGlobalSignOut", "AdminResetUserPassword", "PUT " + resourcePath:
		return []byte(`{}`), nil
	}
	return nil, errUnknown
}

// value is an attribute as DynamoDB writes it: one field, named by the type.
type value map[string]any

// item is a row as DynamoDB writes it.
type item map[string]value

func itemOf(row store.Row) item {
	written := item{"pk": {"S": row.PK}, "sk": {"S": row.SK}}
	for name, attribute := range row.Attributes {
		switch a := attribute.(type) {
		case store.String:
			written[name] = value{"S": string(a)}
		case store.Number:
			written[name] = value{"N": strconv.FormatInt(int64(a), 10)}
		case store.Set:
			written[name] = value{"SS": []string(a)}
		}
	}
	return written
}

// key is that of a row as DynamoDB is asked for it.
type key struct {
	PK struct{ S string } `json:"pk"`
	SK struct{ S string } `json:"sk"`
}

// row is the row under a key; nil when there is none.
func (c *cloud) row(k key) item {
	row, found := c.rows[store.Key{PK: k.PK.S, SK: k.SK.S}]
	if !found {
		return nil
	}
	return itemOf(row)
}

func (c *cloud) getItem(request []byte) ([]byte, error) {
	var asked struct{ Key key }
	if err := json.Unmarshal(request, &asked); err != nil {
		return nil, err
	}
	return json.Marshal(struct {
		Item item `json:",omitempty"`
	}{c.row(asked.Key)})
}

func (c *cloud) batchGetItem(request []byte) ([]byte, error) {
	var asked struct {
		RequestItems map[string]struct{ Keys []key }
	}
	if err := json.Unmarshal(request, &asked); err != nil {
		return nil, err
	}
	answer := struct {
		Responses       map[string][]item
		UnprocessedKeys struct{}
	}{Responses: map[string][]item{}}
	for table, list := range asked.RequestItems {
		for _, k := range list.Keys {
			if found := c.row(k); found != nil {
				answer.Responses[table] = append(answer.Responses[table], found)
			}
		}
	}
	return json.Marshal(answer)
}

// received is what SQS says to a message that it has taken; its client compares the digest.
type received struct {
	ID        string `json:"Id,omitempty"`
	MessageID string `json:"MessageId"`
	Digest    string `json:"MD5OfMessageBody"`
}

func receipt(id, body string) received {
	digest := md5.Sum([]byte(body)) //nolint:gosec // see the import
	return received{id, "00000000-0000-4000-8000-000000000004", hex.EncodeToString(digest[:])}
}

func sendMessage(request []byte) ([]byte, error) {
	var sent struct{ MessageBody string }
	if err := json.Unmarshal(request, &sent); err != nil {
		return nil, err
	}
	return json.Marshal(receipt("", sent.MessageBody))
}

func sendMessageBatch(request []byte) ([]byte, error) {
	var sent struct {
		Entries []struct {
			ID          string `json:"Id"`
			MessageBody string
		}
	}
	if err := json.Unmarshal(request, &sent); err != nil {
		return nil, err
	}
	answer := struct {
		Successful []received
		Failed     []received
	}{Failed: []received{}}
	for _, entry := range sent.Entries {
		answer.Successful = append(answer.Successful, receipt(entry.ID, entry.MessageBody))
	}
	return json.Marshal(answer)
}

package redaction

import (
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// cloud stands for every service of AWS that a function calls. It keeps what it is told for others.
type cloud struct {
	server *httptest.Server
	gone   chan struct{} // closed by end: it ends answers that never come
	once   sync.Once
	// rows are what the tables hold; nil for a row that is not there.
	rows func(k key) object

	mu      sync.Mutex
	trouble trouble
	told    []string        // requests to queues, the event bus and CloudFormation
	asked   map[string]bool // operations, and "mailed" once a token went out
	tokens  []string        // of links in mails
}

// trouble is how a cloud fails. The zero value answers well.
type trouble struct {
	name   string
	tables bool // the tables fail too
	answer func(c *cloud, w http.ResponseWriter, asked call)
}

// call is one request.
type call struct{ service, operation, body string }

func newCloud(t *testing.T, rows func(key) object) *cloud {
	t.Helper()
	c := &cloud{asked: map[string]bool{}, gone: make(chan struct{}), rows: rows}
	c.server = httptest.NewServer(c)
	t.Cleanup(c.end)
	return c
}

// end makes the cloud unreachable.
func (c *cloud) end() {
	c.once.Do(func() {
		close(c.gone)
		c.server.CloseClientConnections()
		c.server.Close()
	})
}

func (c *cloud) wasAsked(operation string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.asked[operation]
}

// fail makes the cloud answer in this way from now on.
func (c *cloud) fail(t trouble) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.trouble = t
}

var linkToken = regexp.MustCompile(`not-me\?t=([\w-]{43})`)

// ServeHTTP answers a call.
func (c *cloud) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // who asked is gone
	}
	asked := callOf(r, string(body))
	c.mu.Lock()
	if slices.Contains([]string{"SendMessage", "SendMessageBatch", "PutEvents", http.MethodPut}, asked.operation) {
		c.told = append(c.told, asked.body)
	}
	c.asked[asked.operation] = true
	for _, found := range linkToken.FindAllStringSubmatch(asked.body, -1) {
		c.tokens, c.asked["token"] = append(c.tokens, found[1]), true
	}
	trouble := c.trouble
	c.mu.Unlock()
	if trouble.answer != nil && asked.service != "cloudformation" && (trouble.tables || asked.service != "dynamodb") {
		trouble.answer(c, w, asked)
		return
	}
	answer(w, http.StatusOK, "", c.well(asked))
}

// callOf tells what is asked: the JSON protocols name it in a header, SES has paths.
func callOf(r *http.Request, body string) call {
	target := r.Header.Get("X-Amz-Target")
	prefix, operation, _ := strings.Cut(target, ".")
	services := map[string]string{
		"DynamoDB_20120810": "dynamodb", "AmazonSQS": "sqs", "AWSEvents": "events", "secretsmanager": "secretsmanager",
		"AWSCognitoIdentityProviderService": "cognito",
	}
	switch {
	case services[prefix] != "":
		return call{services[prefix], operation, body}
	case strings.HasPrefix(r.URL.Path, "/v2/email/"):
		return call{"ses", "SendEmail", body}
	}
	return call{"cloudformation", r.Method, body}
}

func answer(w http.ResponseWriter, status int, code string, body any) {
	text, _ := json.Marshal(body)
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	if code != "" {
		w.Header().Set("X-Amzn-Errortype", code)
	}
	w.WriteHeader(status)
	_, _ = w.Write(text)
}

type object = map[string]any

// well is the answer of a service that is well.
func (c *cloud) well(asked call) any {
	switch asked.operation {
	case "GetItem", "BatchGetItem", "Query":
		return read(asked, c.rows)
	case "SendMessage":
		var in struct{ MessageBody string }
		_ = json.Unmarshal([]byte(asked.body), &in)
		return object{"MessageId": "1", "MD5OfMessageBody": digest(in.MessageBody)}
	case "SendMessageBatch":
		return taken(asked.body)
	case "PutEvents":
		return object{"FailedEntryCount": 0, "Entries": []object{{"EventId": "1"}}}
	case "GetSecretValue":
		return object{"SecretString": secretText, "VersionStages": []string{"AWSCURRENT"}}
	case "AdminGetUser":
		return object{"Username": "janedoe", "UserStatus": "CONFIRMED", "Enabled": true, "UserAttributes": []object{
			{"Name": "sub", "Value": sub}, {"Name": "email", "Value": address}, {"Name": "email_verified", "Value": "true"}, {"Name": "name", "Value": fullName},
		}}
	case "AdminListGroupsForUser":
		return object{"Groups": []object{{"GroupName": "old"}}}
	case "SendEmail":
		return object{"MessageId": "0100-1"}
	}
	return object{}
}

// taken says that a queue has all messages.
func taken(body string) object {
	var in struct {
		Entries []struct{ ID, MessageBody string }
	}
	_ = json.Unmarshal([]byte(body), &in)
	all := []object{}
	for _, e := range in.Entries {
		all = append(all, object{"Id": e.ID, "MessageId": e.ID, "MD5OfMessageBody": digest(e.MessageBody)})
	}
	return object{"Successful": all, "Failed": []object{}}
}

func digest(text string) string {
	sum := md5.Sum([]byte(text)) // SQS's checksum
	return hex.EncodeToString(sum[:])
}

// troubles are the ways in which AWS refuses or breaks. Every message repeats the request and a person.
func troubles() []trouble {
	refused := func(code string, status int) trouble {
		return trouble{name: code, answer: func(_ *cloud, w http.ResponseWriter, asked call) {
			text := "User: arn:aws:sts::123456789012:assumed-role/gatehouse/" + address + " may not, or " + fullName + " is invalid: " + asked.body
			reasons := []object{{"Code": "ValidationError", "Message": text}}
			answer(w, status, code, object{"__type": "com.amazonaws#" + code, "message": text, "Message": text, "CancellationReasons": reasons})
		}}
	}
	return []trouble{
		refused("AccessDeniedException", 400),
		refused("ValidationException", 400),
		refused("ExpiredTokenException", 403),
		refused("ResourceNotFoundException", 400),
		refused("UserNotFoundException", 400),
		refused("MessageRejected", 400),
		refused("TransactionCanceledException", 400),
		refused("InternalServerError", 500),
		{name: "a condition that does not hold", answer: unmet},
		{name: "no JSON", answer: func(_ *cloud, w http.ResponseWriter, asked call) {
			_, _ = io.WriteString(w, "<html>"+address+" "+fullName+asked.body)
		}},
		{name: "a half answer", answer: func(*cloud, http.ResponseWriter, call) { panic(http.ErrAbortHandler) }},
	}
}

// unmet is the refusal of a conditional write that shows the row, which DynamoDB alone knows.
func unmet(_ *cloud, w http.ResponseWriter, asked call) {
	const code = "ConditionalCheckFailedException"
	answer(w, http.StatusBadRequest, code, object{"__type": "com.amazonaws#" + code, "message": asked.body, "Item": rowAt(key{sub, "confirmed"})})
}

// hanging never answers.
func hanging() trouble {
	return trouble{name: "hanging", tables: true, answer: func(c *cloud, _ http.ResponseWriter, _ call) { <-c.gone }}
}

package redaction

import (
	"encoding/json"
	"flag"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"gatehouse/policy/policytest"
)

const root = "../.."

// subject is a function and what it is tried with.
type subject struct {
	// events is the folder of its samples.
	events string
	// asks are the operations it must have called in the end, so that no test passes because nothing happened. "token" is a link's in a mail.
	asks []string
	// slow is the sample for clouds that let a function wait; empty means the smallest one.
	slow string
	// env are settings beside those that all have.
	env map[string]string
}

func subjects() map[string]subject {
	return map[string]subject{
		"presignup":          {events: "PreSignUp"},
		"postconfirmation":   {events: "PostConfirmation", asks: []string{"GetItem", "UpdateItem"}},
		"postauthentication": {events: "PostAuthentication", asks: []string{"BatchGetItem", "UpdateItem"}},
		"custommessage":      {events: "CustomMessage", env: map[string]string{"EMAIL_SENDER": "DEVELOPER"}},
		"outbox":             {events: "outbox", asks: []string{"GetItem", "SendMessageBatch", "UpdateItem"}},
		"clock":              {events: "clock", asks: []string{"Query", "GetItem", "SendMessageBatch", "UpdateItem", "DeleteItem"}},
		"mailer":             {events: "mailer", slow: "welcome", asks: []string{"GetItem", "BatchGetItem", "SendEmail", "SendMessage", "token"}, env: map[string]string{"MAIL_PER_SECOND": "1000"}},
		"mailevents":         {events: "mailevents", asks: []string{"GetItem", "SendMessage"}},
		"hooks": {events: "hooks", slow: "one-target", asks: []string{"PutEvents", "GetSecretValue", "SendMessage"}, env: map[string]string{
			// This host stands in every machine's own list, and the webhook refuses it when it connects.
			"EVENT_BUS": "bus", "WEBHOOK_URL": "https://localhost/hook", "WEBHOOK_SECRET_ARN": "arn:aws:secretsmanager:us-east-1:123456789012:secret:webhook",
		}},
		"directory": {events: "directory", asks: []string{"GetItem", "AdminGetUser", "AdminListGroupsForUser", "AdminUserGlobalSignOut", "SendMessage"}},
		"setup":     {events: "setup", slow: "Create", asks: []string{"Scan", "PutItem", "PUT"}},
		"portal":    {events: "portal", slow: "not-me.post", asks: []string{"GetItem", "UpdateItem"}},
	}
}

// settings are those of a deployment, for whichever function.
func (s subject) settings(c *cloud) map[string]string {
	const queues = "https://sqs.us-east-1.amazonaws.com/123456789012/"
	all := map[string]string{
		"AWS_ENDPOINT_URL": c.server.URL, "AWS_LAMBDA_LOG_LEVEL": "TRACE", "DNS_SERVER": "127.0.0.1:9", "DNS_TIMEOUT": "10ms",
		"FACTS_TABLE": "Facts", "WORK_TABLE": "Work", "USER_POOL_ID": poolID, "FROM_ADDRESS": "no-reply@example.org", "CONFIGURATION_SET": "mails",
	}
	for _, queue := range []string{"MAIL", "HOOKS", "REVOCATIONS", "DIRECTORY"} {
		address := queues + strings.ToLower(queue)
		if queue == "REVOCATIONS" || queue == "DIRECTORY" {
			address += ".fifo"
		}
		all[queue+"_QUEUE_URL"], all[queue+"_DEAD_LETTER_URL"] = address, queues+"dead"
	}
	maps.Copy(all, s.env)
	return all
}

// TestMain lets all functions be tried at once: mostly they wait for a cloud that hangs.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", strconv.Itoa(len(subjects()))); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// builder builds functions with the default policies, as many at once as there are processors.
type builder struct {
	folder  string
	overlay string // file that tells the compiler where those are
	places  chan struct{}
}

func newBuilder(t *testing.T) builder {
	t.Helper()
	folder := t.TempDir()
	b := builder{folder, filepath.Join(folder, "overlay.json"), make(chan struct{}, runtime.NumCPU())}
	compiled, err := filepath.Abs(filepath.Join(root, "policy", "compiled"))
	if err != nil {
		t.Fatal(err)
	}
	replace := map[string]string{}
	for name, text := range policytest.Files() {
		inPlace := filepath.Join(b.folder, strings.ReplaceAll(name, "/", "-"))
		replace[filepath.Join(compiled, name)] = inPlace
		if err := os.WriteFile(inPlace, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(b.overlay, overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	return b
}

// build builds a function as it is deployed, for this machine.
func (b builder) build(t *testing.T, name string) (binary string) {
	t.Helper()
	b.places <- struct{}{}
	defer func() { <-b.places }()
	binary = filepath.Join(b.folder, name, "bootstrap")
	command := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-tags", "lambda.norpc", "-ldflags", "-s -w -buildid=",
		"-overlay", b.overlay, "-o", binary, "./functions/"+name+"/lambda")
	command.Dir, command.Env = root, append(os.Environ(), "CGO_ENABLED=0")
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return binary
}

func TestEveryFunctionIsTried(t *testing.T) {
	folders, err := os.ReadDir(filepath.Join(root, "functions"))
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		if _, ok := subjects()[folder.Name()]; folder.IsDir() && !ok {
			t.Errorf("functions/%s is not tried: add it to subjects", folder.Name())
		}
	}
}

// samples are the sample events of a function by name, with the setup's answers going to the cloud.
func (s subject) samples(t *testing.T, c *cloud) map[string][]byte {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(root, "events", s.events, "*.json"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no sample events in events/%s: %v", s.events, err)
	}
	all := map[string][]byte{}
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all[strings.TrimSuffix(filepath.Base(path), ".json")] = []byte(responseURL.ReplaceAllString(string(raw), `"ResponseURL": "`+c.server.URL+`/answer"`))
	}
	return all
}

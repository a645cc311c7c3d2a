package archtest

import (
	"strings"
	"testing"
)

func TestExcess(t *testing.T) {
	house := build(t, plan(), nil)
	for name, test := range map[string]struct {
		main, linked string
		want         []string
	}{
		"the standard library":     {"functions/presignup/lambda", "encoding/json", nil},
		"a concept":                {"functions/presignup/lambda", "house/shared/email", nil},
		"remote procedure calls":   {"functions/presignup/lambda", "net/rpc", []string{"functions/presignup/lambda: links net/rpc, which a deployed function must not carry\n\twhat to do: build with -tags lambda.norpc"}},
		"a YAML reader":            {"functions/presignup/lambda", "github.com/goccy/go-yaml/ast", []string{"links github.com/goccy/go-yaml/ast"}},
		"a command line":           {"functions/presignup/lambda", "github.com/alecthomas/kong", []string{"links github.com/alecthomas/kong"}},
		"the SDK's own settings":   {"functions/mailer/lambda", "github.com/aws/aws-sdk-go-v2/config", []string{"take the configuration from shared/awsenv"}},
		"test helpers":             {"functions/mailer/lambda", "testing/fstest", []string{"links testing/fstest"}},
		"parameters":               {"functions/presignup/lambda", services + "ssm", []string{"links " + services + "ssm, a service that is not in its row"}},
		"a service of its row":     {"functions/mailer/lambda", services + "sesv2", nil},
		"parts of the SDK":         {"functions/mailer/lambda", services + "internal/presigned-url", nil},
		"a service beside its row": {"functions/mailer/lambda", services + "dynamodb", []string{"a service that is not in its row"}},
		"templates unused":         {"functions/presignup/lambda", "text/template", []string{"links text/template, though it renders nothing"}},
		"templates where rendered": {"functions/mailer/lambda", "html/template", nil},
		"expressions by hand":      {"functions/presignup/lambda", "regexp", []string{"links regexp, which a deployed function must not carry"}},
		"expressions of templates": {"functions/mailer/lambda", "regexp/syntax", nil},
		"stores in memory":         {"functions/presignup/lambda", "house/shared/memory", []string{"links house/shared/memory (memory)"}},
		"the local pool":           {"functions/presignup/lambda", "house/local/pool", []string{"links house/local/pool (edge)"}},
		"what begins the same way": {"functions/presignup/lambda", "net/rpcx", nil},
	} {
		t.Run(name, func(t *testing.T) {
			expect(t, house.Excess([]Linked{{Main: test.main, Packages: []string{test.linked}}}), test.want...)
		})
	}
}

func TestDecodeLinked(t *testing.T) {
	house := build(t, plan(), nil)
	linked, err := house.decodeLinked([]byte(`{"ImportPath":"house/functions/mailer/lambda","Deps":["os"]}{"ImportPath":"house/x"}`))
	if err != nil || len(linked) != 2 || linked[0].Main != "functions/mailer/lambda" || linked[0].Packages[0] != "os" {
		t.Errorf("got %+v, %v", linked, err)
	}
	if _, err := house.decodeLinked([]byte("go: broken")); err == nil {
		t.Error("what the go command complained about was taken for an answer")
	}
}

func TestLinkTellsWhatTheGoCommandSays(t *testing.T) {
	_, err := Link(t.Context(), root, build(t, oneGone(), nil))
	if err == nil || !strings.Contains(err.Error(), "functions/gone/lambda") {
		t.Errorf("got %v, want a word about functions/gone/lambda", err)
	}
}

// oneGone is a plan with a function that does not exist.
func oneGone() Plan {
	return Plan{Rooms: []Room{{Folder: "functions/gone", Kind: Worker}}}
}

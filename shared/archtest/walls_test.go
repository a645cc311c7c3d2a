package archtest

import "testing"

func TestWalls(t *testing.T) {
	for name, test := range map[string]struct {
		file, source string
		want         []string
	}{
		"a concept may use its own library and other concepts": {
			"shared/email/x.go", imports("email", "strings", "net", "house/shared/deny", "house/shared/mail", "golang.org/x/net/idna"), nil},
		"a concept may not reach the machine": {
			"shared/mail/x.go", imports("mail", "os/exec"), []string{"shared/mail/x.go:4: shared/mail (concept) must not import os/exec"}},
		"a concept may not reach the network": {
			"shared/mail/x.go", imports("mail", "net/http/httptrace"), []string{"shared/mail (concept) must not import net/http/httptrace"}},
		"a concept may not use another's library": {
			"shared/mail/x.go", imports("mail", "golang.org/x/net/idna"), []string{"shared/mail must not import golang.org/x/net/idna"}},
		"a concept may not know an adapter": {
			"shared/mail/x.go", imports("mail", "house/shared/dynamo"), []string{"shared/mail (concept) must not import shared/dynamo (adapter)"}},
		"a concept may not know Cognito's events": {
			"shared/mail/x.go", imports("mail", "house/shared/cognito"), []string{"shared/mail (concept) must not import shared/cognito (event library)"}},
		"the event library stands alone": {
			"shared/cognito/x.go", imports("cognito", "encoding/json", "house/shared/deny"), []string{"shared/cognito (event library) must not import shared/deny"}},
		"the event library needs no AWS": {
			"shared/cognito/x.go", imports("cognito", "github.com/aws/aws-lambda-go/events"), []string{"must not import github.com/aws"}},
		"a trigger uses frame and concepts": {
			"functions/presignup/x.go", imports("presignup", "house/shared/cognito", "house/shared/trigger", "house/shared/deny", "house/shared/email"), nil},
		"a trigger may not know the runtime": {
			"functions/presignup/x.go", imports("presignup", "house/shared/serve"), []string{"functions/presignup (trigger) must not import shared/serve (server)"}},
		"a trigger may not know a worker": {
			"functions/presignup/x.go", imports("presignup", "house/functions/mailer"), []string{"must not import functions/mailer (worker)"}},
		"a worker may know serve's types": {
			"functions/mailer/x.go", imports("mailer", "house/shared/serve", "house/shared/mail"), nil},
		"a worker may not know triggers": {
			"functions/mailer/x.go", imports("mailer", "house/shared/trigger"), []string{"functions/mailer (worker) must not import shared/trigger (frame)"}},
		"a main connects": {
			"functions/mailer/lambda/main.go", imports("main", "house/functions/mailer", "house/shared/serve", "house/shared/dynamo", "house/policy"), nil},
		"a main starts its own function": {
			"functions/mailer/lambda/main.go", imports("main", "house/functions/presignup"), []string{"functions/mailer/lambda (function main) must not import functions/presignup"}},
		"a main decides nothing": {
			"functions/mailer/lambda/main.go", imports("main", "house/shared/mail"), []string{"must not import shared/mail (concept)"}},
		"policy is for mains": {
			"functions/mailer/x.go", imports("mailer", "house/policy"), []string{"must not import policy (policy)"}},
		"the edge may import anything": {
			"cmd/tool/main.go", imports("main", "os", "net/http", "house/policy", "house/shared/dynamo", "house/local/runner", "example.com/any"), nil},
		"nobody imports the edge": {
			"shared/mail/x.go", imports("mail", "house/local/runner"), []string{"nobody may import local/runner"}},
		"not even tests import the edge": {
			"shared/mail/x_test.go", imports("mail", "house/bench"), []string{"nobody may import bench"}},
		"the edge does not import commands": {
			"bench/x.go", imports("bench", "house/cmd/tool"), []string{"nobody may import cmd/tool"}},
		"nobody imports the tests of the house": {
			"shared/mail/x.go", imports("mail", "house/shared/archtest"), []string{"nobody may import shared/archtest"}},
		"the edge may build on what tests know": {
			"cmd/tool/main.go", imports("main", "house/shared/archtest"), nil},
		"tests may cross walls": {
			"shared/mail/x_test.go", imports("mail_test", "os", "net/http", "house/shared/dynamo", "example.com/any"), nil},
		"a tool below a concept may import anything": {
			"shared/mail/gen/main.go", imports("main", "os", "house/shared/mail"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			plan := plan()
			house := build(t, plan, map[string]string{
				test.file:              test.source,
				"shared/email/used.go": imports("email", "golang.org/x/net/idna"),
				"local/runner/run.go":  "package runner\n",
			})
			expect(t, Walls(house), test.want...)
		})
	}
}

func TestWallsReportIdleLibraries(t *testing.T) {
	house := build(t, plan(), map[string]string{"shared/email/email.go": "package email\n"})
	expect(t, Walls(house), "shared/email: does not import golang.org/x/net/idna")
}

func TestPlanned(t *testing.T) {
	small := Plan{Rooms: []Room{{Folder: "shared/mail", Kind: Concept}, {Folder: "shared/gone", Kind: Concept}}}
	house := build(t, small, map[string]string{
		"shared/mail/mail.go":       "package mail\n",
		"shared/mail/texts/text.go": "package texts\n",
		"shared/new/new.go":         "package new\n",
	})
	expect(t, Planned(house),
		"shared/new: is not in the plan of the house\n\twhat to do: say in the table of shared/archtest/gatehouse.go what it is",
		"shared/gone: is in the plan and has no Go files")
}

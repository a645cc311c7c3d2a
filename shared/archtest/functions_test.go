package archtest

import (
	"strings"
	"testing"
)

// oneFunction is a plan with a single trigger.
func oneFunction() Plan {
	return Plan{Rooms: []Room{
		{Folder: "functions/presignup", Kind: Trigger, Trigger: "PreSignUp"},
		{Folder: "shared/serve", Kind: Server},
	}}
}

const readme = "# presignup\n\n## What it does\n\n## Order\n\n## Settings\n\n| name | default | meaning |\n| --- | --- | --- |\n" +
	"| `DNS_SERVER` | | asked |\n| `METRICS` | x | counted |\n\n## When something fails\n\n## What it may do\n\n## What it costs\n"

// complete is a function folder without a fault.
func complete() map[string]string {
	return map[string]string{
		"functions/presignup/presignup.go": "package presignup\n\ntype Settings struct {\n" +
			"\tServer string `env:\"DNS_SERVER,required\"`\n\tRegion string `env:\"AWS_REGION\"`\n\tPlain int `json:\"plain\"`\n}\n\nfunc New() {}\n",
		"functions/presignup/presignup_test.go":         "package presignup\n",
		"functions/presignup/relay.go":                  "package presignup\n\nfunc relay() {}\n",
		"functions/presignup/relay_test.go":             "package presignup\n",
		"functions/presignup/doc.go":                    "package presignup\n",
		"functions/presignup/README.md":                 readme,
		"functions/presignup/lambda/main.go":            "package main\n",
		"shared/serve/settings.go":                      "package serve\n\ntype common struct {\n\tN string `env:\"METRICS\"`\n}\n",
		"events/PreSignUp/PreSignUp_SignUp.simple.json": "{}",
		"template.yaml":                                 template,
	}
}

// without is a complete function folder with one file changed, or left out when the content is empty.
func without(name, content string) map[string]string {
	files := complete()
	files[name] = content
	if content == "" {
		delete(files, name)
	}
	return files
}

func TestFunctionFolders(t *testing.T) {
	const folder = "functions/presignup/"
	for name, test := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"complete":          {complete(), nil},
		"no README":         {without(folder+"README.md", ""), []string{"functions/presignup/README.md: is missing"}},
		"no list of rules":  {without(folder+"presignup.go", ""), []string{"functions/presignup/presignup.go: is missing"}},
		"no main":           {without(folder+"lambda/main.go", ""), []string{"functions/presignup/lambda/main.go: is missing"}},
		"untested rule":     {without(folder+"relay_test.go", ""), []string{"functions/presignup/relay.go: has no test of its own\n\twhat to do: write relay_test.go"}},
		"long main":         {without(folder+"lambda/main.go", "package main\n"+strings.Repeat("\n", 29)), []string{"30 lines, a main has fewer than 30"}},
		"title":             {without(folder+"README.md", strings.Replace(readme, "# presignup", "# Sign-up", 1)), []string{"does not begin with the function's name"}},
		"section missing":   {without(folder+"README.md", strings.Replace(readme, "## Order", "", 1)), []string{"has the sections What it does, Settings,"}},
		"sections in order": {without(folder+"README.md", strings.Replace(readme, "## Order", "```\n## no section\n```\n## Orders", 1)), []string{"has the sections What it does, Orders,"}},
		"no sample":         {without("events/PreSignUp/PreSignUp_SignUp.simple.json", ""), []string{"events/PreSignUp: has no sample event"}},
	} {
		t.Run(name, func(t *testing.T) { expect(t, FunctionFolders(build(t, oneFunction(), test.files)), test.want...) })
	}
}

func TestSettings(t *testing.T) {
	const settings = "functions/presignup/presignup.go"
	for name, test := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"in step": {complete(), nil},
		"not read": {without(settings, "package presignup\n"), []string{
			"functions/presignup/README.md (Settings): has DNS_SERVER, which presignup does not read",
			"template.yaml (environment of PreSignUpFunction): has DNS_SERVER, which presignup does not read"}},
		"not documented": {without("functions/presignup/README.md", strings.Replace(readme, "| `METRICS`", "| ", 1)), []string{
			"functions/presignup/README.md (Settings): presignup reads METRICS, which is missing here"}},
		"documented elsewhere only": {without("functions/presignup/README.md", strings.Replace(readme, "## Settings", "## Else", 1)), []string{
			"presignup reads DNS_SERVER", "presignup reads METRICS"}},
		"not in the template": {without("template.yaml", strings.Replace(template, "DNS_SERVER: ''", "OTHER: ''", 1)), []string{
			"template.yaml (environment of PreSignUpFunction): presignup reads DNS_SERVER, which is missing here",
			"has OTHER, which presignup does not read"}},
		"frame's setting not in the template": {without("template.yaml", strings.Replace(template, "METRICS: Gatehouse", "MORE: x", 1)), []string{
			"presignup reads METRICS", "has MORE"}},
	} {
		t.Run(name, func(t *testing.T) { expect(t, Settings(build(t, oneFunction(), test.files)), test.want...) })
	}
}

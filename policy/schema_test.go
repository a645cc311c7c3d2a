package policy_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"gatehouse/shared/deny"
	"gatehouse/shared/mail"
	"gatehouse/shared/policyfile"
	"gatehouse/shared/signup"
)

const (
	signUpSchema = "signup.schema.json"
	mailSchema   = "mail.schema.json"
)

// compiledSchema is what an editor completes a policy file from.
func compiledSchema(t *testing.T, schemaFile string) *jsonschema.Schema {
	t.Helper()
	schema, err := jsonschema.NewCompiler().Compile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// object is a JSON object.
type object = map[string]any

// schemaText is a schema as JSON.
func schemaText(t *testing.T, schemaFile string) object {
	t.Helper()
	text, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	var schema object
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	return schema
}

// validate holds a YAML text against the schema as an editor does.
func validate(t *testing.T, schema *jsonschema.Schema, text string) error {
	t.Helper()
	var value any
	if err := yaml.Unmarshal([]byte(text), &value); err != nil {
		t.Fatalf("no YAML: %v", err)
	}
	asJSON, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	value, err = jsonschema.UnmarshalJSON(bytes.NewReader(asJSON))
	if err != nil {
		t.Fatal(err)
	}
	return schema.Validate(value)
}

func TestTheFilesFitTheirSchemas(t *testing.T) {
	for file, schemaFile := range map[string]string{"signup.yaml": signUpSchema, "mail.yaml": mailSchema} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := validate(t, compiledSchema(t, schemaFile), string(text)); err != nil {
			t.Error(err)
		}
		if first, _, _ := strings.Cut(string(text), "\n"); first != "# yaml-language-server: $schema="+schemaFile {
			t.Errorf("the first line of %s does not tell editors of the schema: %s", file, first)
		}
	}
}

// What the schema takes must be what the check takes, so that an editor neither hides nor invents a
// mistake. TestOnlyTheCheckFinds has what a schema cannot know.
func TestSchemaAndCheckAgree(t *testing.T) {
	cases := map[string]struct {
		text string
		good bool
	}{
		"nothing but the version": {"version: 1", true},
		"a mode":                  {"free: {mode: block}", true},
		"sources":                 {"deny: {sources: [sign_up, admin_create, external_provider, unknown]}", true},
		"entries":                 {`deny: {entries: [example.com, "*.example.com", user@example.com, Bücher.example, example.org.]}`, true},
		"only":                    {"only: {mode: block, entries: [example.com]}", true},
		"only, off":               {"only: {mode: off, entries: []}", true},
		"exchangers":              {`exchanger: {mode: log, entries: [example.com, "*.example.net"]}`, true},
		"names":                   {`names: {attributes: [name, "custom:company", "dev:custom:x"]}`, true},
		"names, off":              {"names: {mode: off, attributes: []}", true},
		"grants":                  {`auto_confirm: {domains: [example.com, "*.example.org"]}`, true},
		"wording":                 {"wording: {de: {free_email: Satz}, pt-BR: {unavailable: Frase}}", true},
		"longest sentence":        {"wording: {de: {free_email: " + strings.Repeat("ü", 200-len("free_email: ")) + "}}", true},
		"version":                 {"version: 2", false},
		"unknown key":             {"disposabel: {mode: off}", false},
		"unknown inner key":       {"free: {entries: []}", false},
		"mode":                    {"free: {mode: maybe}", false},
		"review":                  {"free: {mode: review}", false},
		"source":                  {"free: {sources: [signup]}", false},
		"source as text":          {"free: {sources: sign_up}", false},
		"text for a switch":       {"address: {required: perhaps}", false},
		"entry with a space":      {`deny: {entries: ["example .com"]}`, false},
		"a star alone":            {`deny: {entries: ["*"]}`, false},
		"a star inside":           {`deny: {entries: ["mail.*.com"]}`, false},
		"a star for a suffix":     {`deny: {entries: ["*.com", "*.ac.uk"]}`, true},
		"a star for mailboxes":    {`deny: {entries: ["*@example.com"]}`, false},
		"version as text":         {`version: "1"`, false},
		"version as fraction":     {"version: 1.5", false},
		"no mode":                 {"free: {mode: }", false},
		"no list":                 {"allow:", false},
		"no source":               {"free: {sources: []}", false},
		"doubled source":          {"free: {sources: [sign_up, sign_up]}", false},
		"long custom name":        {`names: {attributes: ["custom:abcdefghijklmnopqrstu"]}`, false},
		"one label":               {"deny: {entries: [localhost]}", false},
		"only for nobody":         {"only: {mode: block}", false},
		"only for an empty list":  {"only: {mode: log, entries: []}", false},
		"mailbox as exchanger":    {"exchanger: {entries: [mx@example.com]}", false},
		"mailbox as grant":        {"auto_verify_email: {domains: [user@example.com]}", false},
		"no names":                {"names: {attributes: []}", false},
		"misspelled name":         {"names: {attributes: [give_name]}", false},
		"empty custom":            {`names: {attributes: ["custom:"]}`, false},
		"full stop":               {"wording: {de: {free_email: Endet.}}", false},
		"empty sentence":          {`wording: {de: {free_email: " "}}`, false},
		"control character":       {`wording: {de: {free_email: "a\nb"}}`, false},
		"too long a sentence":     {"wording: {de: {free_email: " + strings.Repeat("ü", 201-len("free_email: ")) + "}}", false},
		"unknown code":            {"wording: {de: {free_mail: Satz}}", false},
		"no language":             {"wording: {german: {free_email: Satz}}", false},
	}
	schema := compiledSchema(t, signUpSchema)
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			err := validate(t, schema, c.text)
			if (err == nil) != c.good {
				t.Errorf("the schema says %v", err)
			}
			if err := check(c.text); (err == nil) != c.good {
				t.Errorf("the check says %v", err)
			}
		})
	}
}

// check reads a text as the command line does.
func check(text string) error {
	policy := signup.Default()
	return policyfile.Decode("signup.yaml", []byte(text), &policy)
}

func TestOnlyTheCheckFinds(t *testing.T) {
	schema := compiledSchema(t, signUpSchema)
	for _, text := range []string{`auto_confirm: {domains: ["*.co.uk"]}`, `exchanger: {entries: ["*.com"]}`, "allow: [user@-example.com]", "address: {mode: off, required: true}"} {
		if err := validate(t, schema, text); err != nil {
			t.Errorf("%s: the schema says %v", text, err)
		}
		if check(text) == nil {
			t.Errorf("%s: the check says nothing", text)
		}
	}
}

func TestTheSchemasHaveEveryKeyAndItsDefault(t *testing.T) {
	for schemaFile, policy := range map[string]any{signUpSchema: signup.Default(), mailSchema: mail.Default()} {
		defaults, err := json.Marshal(policy)
		if err != nil {
			t.Fatal(err)
		}
		var want object
		if err := json.Unmarshal(defaults, &want); err != nil {
			t.Fatal(err)
		}
		compareKeys(t, "", schemaText(t, schemaFile), reflect.TypeOf(policy), want)
	}
}

// compareKeys holds an object's schema against the type it is decoded into and its default.
func compareKeys(t *testing.T, path string, schema object, policy reflect.Type, defaults object) {
	t.Helper()
	properties, _ := schema["properties"].(object)
	fields := jsonFields(policy)
	for key := range properties {
		if _, ok := fields[key]; !ok {
			t.Errorf("the schema knows %s%s, the policy does not", path, key)
		}
	}
	if schema["additionalProperties"] != false {
		t.Errorf("%s lets unknown keys pass", path)
	}
	for key, field := range fields {
		property, ok := properties[key].(object)
		if !ok {
			t.Errorf("the schema does not know %s%s", path, key)
			continue
		}
		if field.Kind() == reflect.Struct {
			compareKeys(t, path+key+".", property, field, defaults[key].(object))
			continue
		}
		if !reflect.DeepEqual(property["default"], defaults[key]) {
			t.Errorf("the schema says %s%s is %v by default, the policy says %v", path, key, property["default"], defaults[key])
		}
	}
}

// jsonFields are the JSON keys of a struct, those of embedded structs among them.
func jsonFields(policy reflect.Type) map[string]reflect.Type {
	fields := map[string]reflect.Type{}
	for field := range policy.Fields() {
		if field.Anonymous {
			maps.Copy(fields, jsonFields(field.Type))
			continue
		}
		fields[field.Tag.Get("json")] = field.Type
	}
	return fields
}

func TestTheSchemaKnowsEveryCode(t *testing.T) {
	sentences := schemaText(t, signUpSchema)["$defs"].(object)["sentences"].(object)["properties"].(object)
	known := map[string]bool{deny.KeySuggestion: true}
	for _, refusal := range signup.Refusals() {
		known[refusal.Code] = true
		sentence, ok := sentences[refusal.Code].(object)
		if !ok {
			t.Errorf("the schema does not know the code %s", refusal.Code)
			continue
		}
		if want := float64(deny.MaxText - len(refusal.Code+": ")); sentence["maxLength"] != want {
			t.Errorf("the schema takes %v characters for %s, want %v", sentence["maxLength"], refusal.Code, want)
		}
		if text, _ := sentence["description"].(string); !strings.HasSuffix(text, ". Built in: "+refusal.Sentence) {
			t.Errorf("the schema explains %s with %q, but the built-in sentence is %q", refusal.Code, text, refusal.Sentence)
		}
	}
	for code := range sentences {
		if !known[code] {
			t.Errorf("no rule answers with %s", code)
		}
	}
}

// An editor shows titles and descriptions; everything that can be written has both.
func TestTheSchemasExplainEverything(t *testing.T) {
	for _, schemaFile := range []string{signUpSchema, mailSchema} {
		schema := schemaText(t, schemaFile)
		definitions := schema["$defs"].(object)
		for name, definition := range definitions {
			explained(t, name, definition.(object), definitions)
		}
		explained(t, "the policy of "+schemaFile, schema, definitions)
	}
}

func explained(t *testing.T, path string, schema, definitions object) {
	t.Helper()
	reference, _ := schema["$ref"].(string)
	target, _ := definitions[strings.TrimPrefix(reference, "#/$defs/")].(object)
	for _, key := range []string{"title", "description"} {
		if schema[key] == nil && target[key] == nil {
			t.Errorf("%s has no %s", path, key)
		}
	}
	properties, _ := schema["properties"].(object)
	for key, property := range properties {
		explained(t, path+"."+key, property.(object), definitions)
	}
}

// Every attribute an editor offers is one the check takes.
func TestTheSchemaOffersAttributesThatExist(t *testing.T) {
	attribute := schemaText(t, signUpSchema)["$defs"].(object)["attribute"].(object)["anyOf"].([]any)
	policy := signup.Default()
	policy.Names.Attributes = nil
	for _, name := range attribute[0].(object)["enum"].([]any) {
		policy.Names.Attributes = append(policy.Names.Attributes, name.(string))
	}
	if err := policy.Validate(); err != nil || len(policy.Names.Attributes) != 17 {
		t.Errorf("%d attributes are offered: %v", len(policy.Names.Attributes), err)
	}
}

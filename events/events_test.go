package events_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gatehouse/shared/cognito"
)

// A sample is one file of this folder.
type sample struct {
	path, folder, source, variant string
	raw                           []byte
}

// samples reads every file; t fails when there is none.
func samples(t *testing.T) []sample {
	t.Helper()
	names, err := fs.Glob(os.DirFS("."), "*/*.json")
	if err != nil || len(names) == 0 {
		t.Fatalf("no sample events here: %v", err)
	}
	var all []sample
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		source, variant, _ := strings.Cut(strings.TrimSuffix(path.Base(name), ".json"), ".")
		all = append(all, sample{name, path.Dir(name), source, variant, raw})
	}
	return all
}

// fromCognito are the samples of triggers. Folders of workers and the portal are named after their function, in lower case; what they get
// is the business of their own tests.
func fromCognito(t *testing.T) []sample {
	t.Helper()
	return slices.DeleteFunc(samples(t), func(s sample) bool { return s.folder == strings.ToLower(s.folder) })
}

// A shape is what the events of one folder look like.
type shape struct {
	decode   func([]byte) (version string, source cognito.Source, err error)
	request  []string // members a request may have
	response []string // members a response arrives with
}

// of is the shape for the request type Q.
func of[Q any](response ...string) shape {
	var names []string
	for field := range reflect.TypeFor[Q]().Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		names = append(names, name)
	}
	decode := func(raw []byte) (string, cognito.Source, error) {
		event, err := cognito.Decode[Q](raw)
		return event.Version, event.TriggerSource, err
	}
	return shape{decode, names, response}
}

func shapes() map[string]shape {
	return map[string]shape{
		"PreSignUp":                of[cognito.PreSignUpRequest]("autoConfirmUser", "autoVerifyEmail", "autoVerifyPhone"),
		"PostConfirmation":         of[cognito.PostConfirmationRequest](),
		"PreAuthentication":        of[cognito.PreAuthenticationRequest](),
		"PostAuthentication":       of[cognito.PostAuthenticationRequest](),
		"PreTokenGeneration":       of[cognito.PreTokenGenerationRequest]("claimsOverrideDetails"),
		"PreTokenGenerationConfig": of[cognito.PreTokenGenerationV3Request]("claimsAndScopeOverrideDetails"),
		"UserMigration": of[cognito.UserMigrationRequest]("desiredDeliveryMediums", "enableSMSMFA", "finalUserStatus",
			"forceAliasCreation", "messageAction", "userAttributes"),
		"DefineAuthChallenge": of[cognito.DefineAuthChallengeRequest]("challengeName", "failAuthentication", "issueTokens"),
		"CreateAuthChallenge": of[cognito.CreateAuthChallengeRequest]("challengeMetadata", "privateChallengeParameters",
			"publicChallengeParameters"),
		"VerifyAuthChallengeResponse": of[cognito.VerifyAuthChallengeResponseRequest]("answerCorrect"),
		"CustomMessage":               of[cognito.CustomMessageRequest]("emailMessage", "emailSubject", "smsMessage"),
		"CustomEmailSender":           of[cognito.CustomEmailSenderRequest](),
		"CustomSMSSender":             of[cognito.CustomSMSSenderRequest](),
		"InboundFederation":           of[cognito.InboundFederationRequest]("userAttributesToMap"),
	}
}

// future is the one sample with a source and fields nobody knows.
const future = "PreSignUp/PreSignUp_FutureOperation.json"

func TestEverySampleIsAnEventOfItsFolder(t *testing.T) {
	known := shapes()
	for _, s := range fromCognito(t) {
		t.Run(s.path, func(t *testing.T) {
			shape, ok := known[s.folder]
			if !ok {
				t.Fatalf("folder %s is no key of LambdaConfig", s.folder)
			}
			version, source, err := shape.decode(s.raw)
			if err != nil {
				t.Fatalf("does not decode: %v", err)
			}
			if string(source) != s.source {
				t.Errorf("its source is %s; name the file after it", source)
			}
			checkFolder(t, s, source)
			if want := wantVersion(s); version != want {
				t.Errorf("its version is %q, want %q", version, want)
			}
			answer, err := cognito.Splice(s.raw, struct{}{})
			if err != nil || !bytes.Equal(answer, s.raw) {
				t.Errorf("an empty response changes it (error %v)", err)
			}
		})
	}
}

func checkFolder(t *testing.T, s sample, source cognito.Source) {
	t.Helper()
	if s.path == future {
		if source.Trigger() != "" {
			t.Errorf("source %s is known by now: name another that is not", source)
		}
		return
	}
	if keys := source.Trigger().ConfigKeys(); !slices.Contains(keys, s.folder) {
		t.Errorf("source %s belongs in one of the folders %q", source, keys)
	}
}

// wantVersion takes the version from the variant ("v2", "v3-nulls") where there
// is more than one.
func wantVersion(s sample) string {
	if s.folder != "PreTokenGenerationConfig" {
		return "1"
	}
	version, _, _ := strings.Cut(strings.TrimPrefix(s.variant, "v"), "-")
	return version
}

func TestEverySampleHasCognitosShape(t *testing.T) {
	known := shapes()
	for _, s := range fromCognito(t) {
		if s.path == future {
			continue
		}
		t.Run(s.path, func(t *testing.T) {
			var event struct {
				Request, Response map[string]any
			}
			if err := json.Unmarshal(s.raw, &event); err != nil {
				t.Fatal(err)
			}
			for name := range event.Request {
				if !slices.Contains(known[s.folder].request, name) {
					t.Errorf("request has %s, which Cognito does not send to this trigger", name)
				}
			}
			if got := slices.Sorted(maps.Keys(event.Response)); !slices.Equal(got, known[s.folder].response) {
				t.Errorf("response arrives with %q, want %q", got, known[s.folder].response)
			}
			if sender := strings.HasSuffix(s.folder, "Sender"); sender == (event.Response != nil) {
				t.Errorf("has a response: %v; only custom senders have none", !sender)
			}
		})
	}
}

func TestEverySampleIsIndentedByTwoSpaces(t *testing.T) {
	for _, s := range samples(t) {
		var want bytes.Buffer
		if err := json.Indent(&want, s.raw, "", "  "); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(bytes.TrimRight(want.Bytes(), "\n"), bytes.TrimSuffix(s.raw, []byte("\n"))) || !bytes.HasSuffix(s.raw, []byte("}\n")) {
			t.Errorf("%s is not indented by two spaces with one line feed at its end", s.path)
		}
	}
}

func TestEverySourceHasASample(t *testing.T) {
	have := map[string]bool{}
	for _, s := range fromCognito(t) {
		have[s.folder+"/"+s.source] = true
		if s.folder == "PreTokenGenerationConfig" {
			have[s.source+" version "+wantVersion(s)] = true
		}
	}
	for _, source := range cognito.Sources() {
		name := string(source)
		keys := source.Trigger().ConfigKeys()
		if source == cognito.TokenGenerationClientCredentials {
			keys = keys[1:] // only events of version 3 have it
		}
		for _, key := range keys {
			if !have[key+"/"+name] {
				t.Errorf("no sample %s/%s.json", key, name)
			}
		}
		if len(keys) == 2 && (!have[name+" version 2"] || !have[name+" version 3"]) {
			t.Errorf("%s needs a sample of versions 2 and 3", name)
		}
	}
}

// realDomains are the domains outside example.* that samples may name, because
// what they show depends on the domain.
func realDomains() map[string]string {
	return map[string]string{
		"PreSignUp/PreSignUp_SignUp.disposable.json":           "mailinator.com",
		"PreSignUp/PreSignUp_SignUp.subdomain-disposable.json": "inbox.mailinator.com",
		"PreSignUp/PreSignUp_SignUp.typo.json":                 "gmial.com",
		"PreSignUp/PreSignUp_SignUp.relay.json":                "privaterelay.appleid.com",
	}
}

func TestEverySampleIsFictitious(t *testing.T) {
	address := regexp.MustCompile(`@([A-Za-z0-9.-]+)`)
	host := regexp.MustCompile(`https?://([A-Za-z0-9.-]+)`)
	fictitious := regexp.MustCompile(`^([a-z0-9-]+\.)*example\.(com|org|net)$`)
	number := regexp.MustCompile(`\+[0-9]{6,}`)
	account := regexp.MustCompile(`:([0-9]{12}):`)
	allowed := realDomains()
	for _, s := range samples(t) {
		text := string(s.raw)
		for _, m := range address.FindAllStringSubmatch(text, -1) {
			if !fictitious.MatchString(m[1]) && m[1] != allowed[s.path] {
				t.Errorf("%s names an address at %s", s.path, m[1])
			}
		}
		for _, m := range host.FindAllStringSubmatch(text, -1) {
			// schemas.xmlsoap.org is part of the names of SAML attributes.
			if !fictitious.MatchString(m[1]) && m[1] != "schemas.xmlsoap.org" {
				t.Errorf("%s links to %s", s.path, m[1])
			}
		}
		for _, n := range number.FindAllString(text, -1) {
			if !strings.HasPrefix(n, "+120255501") || len(n) != len("+12025550123") {
				t.Errorf("%s names phone number %s; the fictitious ones are +1 202 555 01xx", s.path, n)
			}
		}
		for _, id := range account.FindAllStringSubmatch(text, -1) {
			if id[1] != "123456789012" {
				t.Errorf("%s names account %s", s.path, id[1])
			}
		}
		if s.folder != strings.ToLower(s.folder) && !strings.Contains(text, `"userPoolId": "us-east-1_EXAMPLE00"`) {
			t.Errorf("%s is of another pool than us-east-1_EXAMPLE00", s.path)
		}
	}
}

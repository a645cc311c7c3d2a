package pool_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gatehouse/local/pool"
	"gatehouse/local/pool/hook"
	"gatehouse/local/pool/pooltest"
	"gatehouse/local/pool/settings"
	"gatehouse/shared/cognito"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// TestDefaultPoolRefusesDisposableAddresses is what somebody sees who starts a pool without any
// configuration: the project's own pre sign-up at work.
func TestDefaultPoolRefusesDisposableAddresses(t *testing.T) {
	p := pooltest.New(t, pooltest.Options{})
	_, err := p.Client.SignUp(t.Context(), &idp.SignUpInput{
		ClientId: p.ClientID("web"), Username: new("someone@mailinator.com"), Password: new(password),
	})
	var refused *types.UserLambdaValidationException
	if !errors.As(err, &refused) || !strings.HasPrefix(*refused.Message, "PreSignUp failed with error disposable_email: ") {
		t.Fatalf("the client gets %v", err)
	}
	entries := p.Timeline.List(0)
	if len(entries) != 1 || entries[0].Decision != hook.Refused || entries[0].Source != string(cognito.PreSignUpSignUp) {
		t.Errorf("the timeline shows %d calls", len(entries))
	}
}

func TestStateSurvives(t *testing.T) {
	folder := t.TempDir()
	open := func() *pooltest.Pool { return pooltest.New(t, pooltest.Options{Data: folder}) }
	j := &traveller{T: t, Pool: open()}
	j.member()
	j.must(j.Clock.Advance(time.Hour))
	j.must(second(j.Client.SetUserPoolMfaConfig(t.Context(), &idp.SetUserPoolMfaConfigInput{UserPoolId: j.ID(), MfaConfiguration: types.UserPoolMfaTypeOff})))
	j.must(second(j.Client.UpdateUserPool(t.Context(), &idp.UpdateUserPoolInput{UserPoolId: j.ID(), UserPoolTags: map[string]string{"stage": "test"}})))
	before, err := j.signIn()
	j.must(err)
	info, offset := j.Info(), j.Clock.Offset()
	j.must(j.Stop())

	j.Pool = open()
	after := j.Info()
	if info.Clients[1].Secret == "" || info.Clients[1] != after.Clients[1] || string(info.SenderKey) != string(after.SenderKey) || j.Clock.Offset() != offset {
		t.Error("the second run has other secrets, keys or time")
	}
	j.held = before
	if _, err := j.refresh(); err != nil {
		t.Errorf("the refresh token of the first run: %v", err)
	}
	if _, err := j.signIn(); err != nil {
		t.Errorf("the password of the first run: %v", err)
	}
	set := j.Settings.Load()
	if set.Pool.MfaConfiguration != types.UserPoolMfaTypeOff || set.Pool.UserPoolTags["stage"] != "test" {
		t.Error("what the API changed is forgotten")
	}
	if function, _ := set.Trigger(cognito.PreSignUp); function != "" {
		t.Error("a trigger that UpdateUserPool detached is attached again")
	}
}

func TestStateLeavesTheConfigurationToItsFile(t *testing.T) {
	folder := t.TempDir()
	first := pooltest.New(t, pooltest.Options{Data: folder})
	if err := first.Stop(); err != nil {
		t.Fatal(err)
	}
	second := pooltest.New(t, pooltest.Options{Data: folder, Config: func(c *settings.Config) {
		c.Pool.MfaConfiguration = types.UserPoolMfaTypeOff
	}})
	if got := second.Settings.Load().Pool.MfaConfiguration; got != types.UserPoolMfaTypeOff {
		t.Errorf("the edited configuration says OFF, the pool %s", got)
	}
}

func TestStateThatCannotBeRead(t *testing.T) {
	for name, spoil := range map[string]func(folder string) error{
		"damaged settings": func(f string) error { return os.WriteFile(filepath.Join(f, "pool.json"), []byte("{"), 0o600) },
		"damaged people":   func(f string) error { return os.WriteFile(filepath.Join(f, "directory.json"), []byte("{}\n"), 0o600) },
		"damaged keys": func(f string) error {
			return os.WriteFile(filepath.Join(f, "pool.json"), []byte(`{"poolId":"local_gatehouse","senderKey":"AAAA"}`), 0o600)
		},
		"damaged rows":   func(f string) error { return os.WriteFile(filepath.Join(f, "stack.json"), []byte("{}"), 0o600) },
		"no people":      func(f string) error { return os.Remove(filepath.Join(f, "directory.json")) },
		"another pool's": func(string) error { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			first := pooltest.New(t, pooltest.Options{Data: folder})
			if err := errors.Join(first.Stop(), spoil(folder)); err != nil {
				t.Fatal(err)
			}
			config := settings.Default()
			if name == "another pool's" {
				config.PoolID = "local_other"
			}
			_, err := pool.Open(pool.Options{Config: config, Address: "http://127.0.0.1:1", Data: folder})
			if err == nil || strings.Contains(err.Error(), "\n") {
				t.Errorf("the second run says %v", err)
			}
		})
	}
}

func TestControl(t *testing.T) {
	p := pooltest.New(t, pooltest.Options{})
	for name, test := range map[string]struct {
		method, path, body, kind string
		status                   int
		want                     string
	}{
		"the clock":           {"GET", "/local/clock", "", "", 200, `"offset":"`},
		"moved":               {"POST", "/local/clock", `{"advance":"90m"}`, "application/json", 200, `"offset":"1h30m0s"`},
		"moved back":          {"POST", "/local/clock", `{"advance":"-1s"}`, "application/json", 400, "forward"},
		"moved by a word":     {"POST", "/local/clock", `{"advance":"soon"}`, "application/json", 400, "duration"},
		"an unknown member":   {"POST", "/local/clock", `{"back":"1s"}`, "application/json", 400, "back"},
		"from a page's form":  {"POST", "/local/clock", `{"advance":"1h"}`, "text/plain", 400, "application/json"},
		"another method":      {"DELETE", "/local/clock", "", "", 405, "GET or POST"},
		"quotas":              {"POST", "/local/quotas", `{"on":false}`, "application/json", 200, `"on":false`},
		"stress":              {"POST", "/local/stress", `[{"trigger":"PreSignUp","deliver":2}]`, "application/json", 200, `"deliver":2`},
		"stress of no sense":  {"POST", "/local/stress", `[{"deliver":-1}]`, "application/json", 400, "deliver: must be from 0 to 10"},
		"one stress alone":    {"POST", "/local/stress", `{"deliver":2}`, "application/json", 400, "the body must not be a JSON object"},
		"a delay in seconds":  {"POST", "/local/stress", `[{"delay":6}]`, "application/json", 400, "delay must not be a JSON number"},
		"an unknown stress":   {"POST", "/local/stress", `[{"delivr":6}]`, "application/json", 400, "delivr"},
		"an unknown trigger":  {"POST", "/local/stress", `[{"trigger":"PreSignup"}]`, "application/json", 400, "PreSignUp PostConfirmation"},
		"an unknown endpoint": {"GET", "/local/nothing", "", "", 404, `"message":`},
		"the mailbox":         {"GET", "/local/mailbox", "", "", 200, ""},
		"the timeline":        {"GET", "/local/timeline", "", "", 200, ""},
		"the front page":      {"GET", "/", "", "", 200, "development only"},
	} {
		t.Run(name, func(t *testing.T) {
			request, err := http.NewRequestWithContext(t.Context(), test.method, p.Info().Endpoint+test.path, strings.NewReader(test.body))
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Content-Type", test.kind)
			answer, err := http.DefaultTransport.RoundTrip(request) // follows no redirect
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = answer.Body.Close() }()
			body, err := io.ReadAll(answer.Body)
			if err != nil || answer.StatusCode != test.status || !strings.Contains(string(body), test.want) {
				t.Errorf("answers %d %s %v, want %d and %q", answer.StatusCode, body, err, test.status, test.want)
			}
		})
	}
}

func TestOtherHostsAreRefused(t *testing.T) {
	for host, want := range map[string]int{
		"127.0.0.1:9400": 200, "localhost": 200, "[::1]:9400": 200, "localhost:1": 200,
		"pool.example.com": 421, "127.0.0.1.example.com:9400": 421, "10.0.0.1:9400": 421, "": 421,
	} {
		for _, anyHost := range []bool{false, true} {
			p, err := pool.Open(pool.Options{Address: "http://127.0.0.1:9400", AnyHost: anyHost})
			if err != nil {
				t.Fatal(err)
			}
			request := httptest.NewRequest(http.MethodGet, "/", nil)
			request.Host = host
			answer := httptest.NewRecorder()
			p.Handler().ServeHTTP(answer, request)
			if anyHost {
				want = 200
			}
			if answer.Code != want {
				t.Errorf("%q, any host %v: %d, want %d", host, anyHost, answer.Code, want)
			}
			if err := p.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestInfoIsOneLine(t *testing.T) {
	p := pooltest.New(t, pooltest.Options{})
	line, err := json.Marshal(p.Info())
	if err != nil {
		t.Fatal(err)
	}
	var info map[string]any
	if err := json.Unmarshal(line, &info); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"endpoint", "userPoolId", "clients", "mailbox", "timeline", "issuer"} {
		if info[name] == nil {
			t.Errorf("the line has no %s", name)
		}
	}
	if id, _ := info["userPoolId"].(string); !strings.HasPrefix(id, "local_") {
		t.Errorf("the pool's id is %s", id)
	}
}

func TestWrongConfigurationDoesNotOpen(t *testing.T) {
	for name, change := range map[string]func(*settings.Config){
		"unknown built-in": func(c *settings.Config) {
			c.Functions = map[string]settings.FunctionConfig{"PreSignUp": {Builtin: "nothing"}}
		},
		"group twice":    func(c *settings.Config) { c.Groups = []settings.Group{{Name: "a"}, {Name: "a"}} },
		"user not there": func(c *settings.Config) { c.Users = []settings.User{{Username: "not an address"}} },
	} {
		config := settings.Default()
		change(config)
		if _, err := pool.Listen(context.Background(), "127.0.0.1:0", pool.Options{Config: config}); err == nil {
			t.Errorf("%s: the pool opens", name)
		}
	}
}

func TestSeededPeopleSignIn(t *testing.T) {
	p := pooltest.New(t, pooltest.Options{Config: func(c *settings.Config) {
		c.Groups = []settings.Group{{Name: "editors"}}
		c.Users = []settings.User{{Username: someone, Password: password, Groups: []string{"editors"}, Attributes: map[string]string{"email_verified": "true"}}}
	}})
	j := &traveller{T: t, Pool: p}
	result, err := j.signIn()
	j.must(err)
	id, err := j.Tokens.Verify(*result.IdToken, j.Clock.Now())
	if groups, _ := id["cognito:groups"].([]any); err != nil || len(groups) != 1 || groups[0] != "editors" {
		t.Errorf("the ID token has groups %v, %v", id["cognito:groups"], err)
	}
}

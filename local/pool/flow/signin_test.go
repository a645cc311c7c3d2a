package flow_test

import (
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/flow/flowtest"
	mail "gatehouse/local/pool/mailbox"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

const password = "Example-password-1"

func mailbox() mail.Filter { return mail.Filter{} }

func request(client *settings.Client) flow.Request { return flow.Request{ClientID: *client.ClientId} }

func TestFinishOrder(t *testing.T) {
	post, tokens := cognito.PostAuthenticationAuthentication, cognito.TokenGenerationAuthentication
	for name, test := range map[string]struct {
		late, skip bool
		refuse     cognito.Source
		want       []cognito.Source
	}{
		"as documented":               {want: []cognito.Source{post, tokens}},
		"the other way round":         {late: true, want: []cognito.Source{tokens, post}},
		"first federated":             {skip: true, want: []cognito.Source{tokens}},
		"post authentication refuses": {refuse: post, want: []cognito.Source{post}},
		"late, and it refuses":        {late: true, refuse: post, want: []cognito.Source{tokens, post}},
		"the token gate refuses":      {refuse: tokens, want: []cognito.Source{post, tokens}},
	} {
		t.Run(name, func(t *testing.T) {
			p := flowtest.New(t, func(c *settings.Config) { c.Switches.PostAuthenticationAfterTokens = test.late }, "PostAuthentication", "PreTokenGeneration")
			p.Answer(test.refuse, flowtest.Fails("no: not today"))
			client := p.ClientNamed(t, "web")
			got, err := p.Finish(t.Context(), request(client), flow.SignIn{
				User: p.Person(t, address, password, nil), Client: client, Source: tokens, SkipPostAuthentication: test.skip,
			})
			if order := p.Sources(); !slices.Equal(order, test.want) {
				t.Errorf("triggers fired %v, want %v", order, test.want)
			}
			refused := test.refuse != ""
			if refused != (wire.ClassOf(err) == wire.UserLambdaValidation) || refused == (got.Access != "" && got.ID != "" && got.Refresh != "") {
				t.Errorf("got %v and tokens %v", err, got != flow.Tokens{})
			}
		})
	}
}

func TestTokensAreTheOwners(t *testing.T) {
	p := flowtest.New(t, nil)
	client := p.ClientNamed(t, "web")
	user := p.Person(t, address, password, nil)
	tokens, err := p.Finish(t.Context(), request(client), flow.SignIn{User: user, Client: client, Source: cognito.TokenGenerationAuthentication})
	if err != nil {
		t.Fatal(err)
	}
	bearer, err := p.Authorize(tokens.Access)
	if err != nil || bearer.User.Sub != user.Sub {
		t.Fatalf("the access token belongs to %q, %v", bearer.User.Sub, err)
	}
	if _, err := p.Authorize(tokens.ID); wire.ClassOf(err) != wire.NotAuthorized {
		t.Errorf("an ID token authorises: %v", err)
	}
	id, err := p.Tokens.Verify(tokens.ID, p.Clock.Now())
	if err != nil || id["email_verified"] != true || id["aud"] != *client.ClientId || id["cognito:username"] != user.Name {
		t.Errorf("the ID token says %v, %v", id, err)
	}
	p.Directory.RevokeFamily(bearer.Origin)
	if _, err := p.Authorize(tokens.Access); wire.ClassOf(err) != wire.NotAuthorized {
		t.Errorf("a revoked token authorises: %v", err)
	}
	if _, err := p.Refresh(t.Context(), request(client), client, tokens.Refresh, cognito.TokenGenerationRefreshTokens); wire.ClassOf(err) != wire.NotAuthorized {
		t.Errorf("a revoked refresh token refreshes: %v", err)
	}
}

func TestRefreshRotation(t *testing.T) {
	p := flowtest.New(t, func(c *settings.Config) {
		for i := range c.Clients {
			c.Clients[i].RefreshTokenRotation = &types.RefreshTokenRotationType{Feature: types.FeatureTypeEnabled, RetryGracePeriodSeconds: new(int32(30))}
			c.Clients[i].ExplicitAuthFlows = []types.ExplicitAuthFlowsType{types.ExplicitAuthFlowsTypeAllowUserPasswordAuth}
		}
	}, "PreTokenGeneration", "PreAuthentication", "PostAuthentication")
	client := p.ClientNamed(t, "web")
	tokens, err := p.Finish(t.Context(), request(client), flow.SignIn{User: p.Person(t, address, password, nil), Client: client, Source: cognito.TokenGenerationAuthentication})
	if err != nil {
		t.Fatal(err)
	}
	p.Events()
	refresh := func(token string) (flow.Tokens, error) {
		return p.Refresh(t.Context(), request(client), client, token, cognito.TokenGenerationRefreshTokens)
	}
	second, err := refresh(tokens.Refresh)
	if err != nil || second.Refresh == "" || second.Refresh == tokens.Refresh {
		t.Fatalf("the refresh token does not rotate: %v", err)
	}
	if got := p.Sources(); !slices.Equal(got, []cognito.Source{cognito.TokenGenerationRefreshTokens}) {
		t.Errorf("a refresh fires %v", got)
	}
	if _, err := refresh(tokens.Refresh); err != nil {
		t.Errorf("the old token is refused within its grace: %v", err)
	}
	p.Wait(t, 31*time.Second)
	if _, err := refresh(tokens.Refresh); wire.ClassOf(err) != wire.RefreshTokenReuse {
		t.Errorf("the old token after its grace: %v", err)
	}
	if _, err := refresh(second.Refresh); err != nil {
		t.Errorf("the new token is refused: %v", err)
	}
}

func TestLockout(t *testing.T) {
	p := flowtest.New(t, nil)
	user := p.Person(t, address, password, nil)
	try := func(word string) error { return p.CheckPassword(t.Context(), flow.Request{}, user, word) }
	for range 5 {
		if err := try("wrong"); err == nil || err.Error() != flow.WrongPassword().Error() {
			t.Fatalf("a wrong password: %v", err)
		}
	}
	for _, seconds := range []int{1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900} {
		lock := time.Duration(seconds) * time.Second
		if err := try(password); err == nil || err.Error() == flow.WrongPassword().Error() {
			t.Fatalf("the right password while locked for %v: %v", lock, err)
		}
		p.Wait(t, lock)
		if err := try("wrong"); err == nil || err.Error() != flow.WrongPassword().Error() {
			t.Fatalf("after %v the lock should be over: %v", lock, err)
		}
	}
	p.Wait(t, 15*time.Minute)
	if err := try(password); err != nil {
		t.Errorf("the right password after the lock: %v", err)
	}
}

func TestCodes(t *testing.T) {
	p := flowtest.New(t, nil)
	user := p.Person(t, address, password, nil)
	fresh := func() string {
		code, err := p.NewCode(user.Sub, flow.ForPassword, "email", "")
		if err != nil {
			t.Fatal(err)
		}
		return code
	}
	use := func(code string) wire.Class {
		_, err := p.UseCode(user.Sub, flow.ForPassword, code)
		return wire.ClassOf(err)
	}
	code := fresh()
	for range 15 {
		if got := use("x" + code); got != wire.CodeMismatch {
			t.Fatalf("a wrong code: %q", got)
		}
	}
	if got := use(code); got != wire.LimitExceeded {
		t.Errorf("the right code after 15 wrong ones: %q", got)
	}
	code = fresh()
	if got := use(code); got != "" {
		t.Errorf("a new code: %q", got)
	}
	if got := use(code); got != wire.ExpiredCode {
		t.Errorf("a code used twice: %q", got)
	}
	code = fresh()
	p.Wait(t, time.Hour)
	if got := use(code); got != wire.ExpiredCode {
		t.Errorf("a code an hour later: %q", got)
	}
}

func TestAdmit(t *testing.T) {
	p := flowtest.New(t, nil)
	past := p.Clock.Now().Add(-time.Second)
	for name, test := range map[string]struct {
		user directory.User
		want wire.Class
	}{
		"confirmed":         {directory.User{Status: directory.Confirmed}, ""},
		"unconfirmed":       {directory.User{Status: directory.Unconfirmed}, wire.UserNotConfirmed},
		"reset required":    {directory.User{Status: directory.ResetRequired}, wire.PasswordResetRequired},
		"disabled":          {directory.User{Status: directory.Confirmed, Disabled: true}, wire.NotAuthorized},
		"to choose":         {directory.User{Status: directory.ForceChangePassword}, ""},
		"too late to chose": {directory.User{Status: directory.ForceChangePassword, Password: directory.Password{Expires: past}}, wire.NotAuthorized},
	} {
		if got := wire.ClassOf(p.AdmitByPassword(test.user)); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

// TestRotationHasOneWinner lets many refreshes of one token run at once without any grace.
func TestRotationHasOneWinner(t *testing.T) {
	p := flowtest.New(t, func(c *settings.Config) {
		c.Clients[0].RefreshTokenRotation = &types.RefreshTokenRotationType{Feature: types.FeatureTypeEnabled, RetryGracePeriodSeconds: new(int32(0))}
		c.Clients[0].ExplicitAuthFlows = []types.ExplicitAuthFlowsType{types.ExplicitAuthFlowsTypeAllowUserPasswordAuth}
	})
	client := p.ClientNamed(t, "web")
	tokens, err := p.Finish(t.Context(), request(client), flow.SignIn{User: p.Person(t, address, password, nil), Client: client, Source: cognito.TokenGenerationAuthentication})
	if err != nil {
		t.Fatal(err)
	}
	var won atomic.Int32
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			got, err := p.Refresh(t.Context(), request(client), client, tokens.Refresh, cognito.TokenGenerationRefreshTokens)
			if err != nil && got != (flow.Tokens{}) {
				t.Error("a loser gets tokens beside the error")
			}
			switch wire.ClassOf(err) {
			case "":
				won.Add(1)
			case wire.RefreshTokenReuse:
			default:
				t.Errorf("a loser gets %v", err)
			}
		})
	}
	all.Wait()
	if won.Load() != 1 {
		t.Errorf("%d refreshes of one token succeed", won.Load())
	}
}

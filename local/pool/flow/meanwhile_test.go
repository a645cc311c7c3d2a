package flow_test

import (
	"testing"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"
)

// TestFinishSeesWhatHappenedMeanwhile has an administrator act while pre token generation thinks.
func TestFinishSeesWhatHappenedMeanwhile(t *testing.T) {
	for name, test := range map[string]struct {
		meanwhile func(*flowtest.Pool, string) error
		want      wire.Class
	}{
		"deleted": {func(p *flowtest.Pool, sub string) error { return p.Directory.Delete(sub) }, wire.UserNotFound},
		"disabled": {func(p *flowtest.Pool, sub string) error {
			_, err := p.Directory.Update(sub, func(u *directory.User) error { u.Disabled = true; return nil })
			return err
		}, wire.NotAuthorized},
	} {
		t.Run(name, func(t *testing.T) {
			p := flowtest.New(t, nil, "PreTokenGeneration")
			client, user := p.ClientNamed(t, "web"), p.Person(t, address, password, nil)
			p.Answer(cognito.TokenGenerationAuthentication, func(flowtest.Event) (map[string]any, error) {
				return nil, test.meanwhile(p, user.Sub)
			})
			got, err := p.Finish(t.Context(), request(client), flow.SignIn{User: user, Client: client, Source: cognito.TokenGenerationAuthentication})
			if wire.ClassOf(err) != test.want || got != (flow.Tokens{}) {
				t.Errorf("a sign-in of somebody %s meanwhile ends with %v and tokens %v", name, err, got != flow.Tokens{})
			}
		})
	}
}

// TestRefreshSeesWhatHappenedMeanwhile is the same for a refresh.
func TestRefreshSeesWhatHappenedMeanwhile(t *testing.T) {
	for name, meanwhile := range map[string]func(*flowtest.Pool, string) error{
		"deleted":    func(p *flowtest.Pool, sub string) error { return p.Directory.Delete(sub) },
		"signed out": func(p *flowtest.Pool, sub string) error { p.Directory.RevokeGrantsOf(sub, ""); return nil },
		"disabled": func(p *flowtest.Pool, sub string) error {
			_, err := p.Directory.Update(sub, func(u *directory.User) error { u.Disabled = true; return nil })
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := flowtest.New(t, nil, "PreTokenGeneration")
			client, user := p.ClientNamed(t, "web"), p.Person(t, address, password, nil)
			tokens := flowtest.Must(p.Finish(t.Context(), request(client), flow.SignIn{User: user, Client: client, Source: cognito.TokenGenerationAuthentication}))(t)
			p.Answer(cognito.TokenGenerationRefreshTokens, func(flowtest.Event) (map[string]any, error) {
				return nil, meanwhile(p, user.Sub)
			})
			got, err := p.Refresh(t.Context(), request(client), client, tokens.Refresh, cognito.TokenGenerationRefreshTokens)
			if wire.ClassOf(err) != wire.NotAuthorized || got != (flow.Tokens{}) {
				t.Errorf("a refresh of somebody %s meanwhile ends with %v and tokens %v", name, err, got != flow.Tokens{})
			}
		})
	}
}

package signin_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/signin"
	"gatehouse/local/pool/wire"
)

// Whatever is missing or of an odd form, the answer is a refusal of Cognito's and never a fault of the pool.
func TestOddMembersAreRefusedNotFaults(t *testing.T) {
	f := newFixture(t, nil)
	f.Person(t, address, password, nil)
	access := *f.enter().AccessToken
	bodies := []string{
		``, `{}`, `null`, `[]`, `"text"`, `{"ClientId":null}`, `{"ClientId":7}`, `{"ClientId":"unknown"}`, `{"UserPoolId":"local_other"}`,
		`{"ClientId":"CLIENT","AuthFlow":"NEVER","ChallengeName":"NEVER","Token":"a.b.c","RefreshToken":"x"}`,
		`{"ClientId":"CLIENT","UserPoolId":"POOL","AuthFlow":"USER_AUTH","AuthParameters":null,"ChallengeName":"WEB_AUTHN","ChallengeResponses":{"USERNAME":"x"}}`,
		`{"ClientId":"CLIENT","UserPoolId":"POOL","AuthFlow":"CUSTOM_AUTH","AuthParameters":{"USERNAME":"\u0000"},"ChallengeName":"SELECT_CHALLENGE","ChallengeResponses":{},"Session":"12345678901234567890"}`,
		`{"AccessToken":"TOKEN"}`, `{"AccessToken":"TOKEN","DeviceKey":"local_1","DeviceRememberedStatus":"SOMETIMES"}`,
		`{"AccessToken":"TOKEN","DeviceKey":"local_1","DeviceSecretVerifierConfig":{}}`, `{"AccessToken":"a.b.c","DeviceKey":"local_1","UserCode":"123456"}`,
		`{"AccessToken":"TOKEN","Session":"12345678901234567890","UserCode":"\uff11\uff12\uff13\uff14\uff15\uff16"}`, `{"Session":"12345678901234567890","UserCode":"123456"}`,
		`{"UserPoolId":"POOL","Username":"NAME"}`, `{"UserPoolId":"POOL","Username":"NAME","DeviceKey":"local_1"}`, `{"UserPoolId":"POOL","Username":"NAME","PaginationToken":"x","Limit":-1}`,
		`{"UserPoolId":"POOL","Username":"NAME","EmailMfaSettings":{},"SMSMfaSettings":null,"SoftwareTokenMfaSettings":{"PreferredMfa":true}}`,
	}
	fill := strings.NewReplacer("CLIENT", *f.web, "POOL", *f.id, "TOKEN", access, "NAME", address)
	for _, operation := range slices.Sorted(maps.Keys(signin.New(nil).Operations())) {
		for _, body := range bodies {
			status, answer := f.sdk.Send(t, operation, fill.Replace(body))
			if status != http.StatusOK && status != http.StatusBadRequest || strings.Contains(answer, "InternalError") {
				t.Errorf("%s answers %s with %d %s", operation, body, status, answer)
			}
		}
	}
}

// Whatever answers a challenge, it is no fault of the pool, and there are no tokens without a right one.
func FuzzChallengeResponses(f *testing.F) {
	r := newFixture(f, func(c *settings.Config) {
		c.Clients[0].PreventUserExistenceErrors = types.PreventUserExistenceErrorTypesLegacy
	})
	r.riddles()
	user := r.Person(f, address, password, func(u *directory.User) { u.Status = directory.ForceChangePassword })
	for _, seed := range [][5]string{
		{"USER_PASSWORD_AUTH", "NEW_PASSWORD_REQUIRED", "NEW_PASSWORD", another, ""}, {"USER_SRP_AUTH", "PASSWORD_VERIFIER", "TIMESTAMP", "Thu Jan 1 12:00:00 UTC 2026", "PASSWORD_CLAIM_SIGNATURE"},
		{"CUSTOM_AUTH", "CUSTOM_CHALLENGE", "ANSWER", "guess", ""}, {"USER_AUTH", "SELECT_CHALLENGE", "ANSWER", "PASSWORD_SRP", "SRP_A"},
		{"USER_AUTH", "SELECT_CHALLENGE", "ANSWER", "EMAIL_OTP", "PASSWORD"}, {"USER_PASSWORD_AUTH", "NEW_PASSWORD_REQUIRED", "userAttributes.", another, "userAttributes.sub"},
		{"USER_AUTH", "PASSWORD", "PASSWORD", "\x00", "DEVICE_KEY"}, {"USER_SRP_AUTH", "DEVICE_SRP_AUTH", "DEVICE_KEY", "local_1", "SRP_A"},
	} {
		f.Add(seed[0], seed[1], seed[2], seed[3], seed[4])
	}
	f.Fuzz(func(t *testing.T, authFlow, challenge, name, value, other string) {
		begin, _ := json.Marshal(map[string]any{
			"ClientId": r.web, "AuthFlow": authFlow,
			"AuthParameters": map[string]string{"USERNAME": address, "PASSWORD": password, "SRP_A": "abcdef"},
		})
		status, answer := r.sdk.Send(t, "InitiateAuth", string(begin))
		var asked idp.InitiateAuthOutput
		if status == http.StatusOK {
			if err := wire.Decode([]byte(answer), &asked); err != nil {
				t.Fatal(err)
			}
		}
		responses := map[string]string{"PASSWORD_CLAIM_SECRET_BLOCK": asked.ChallengeParameters["SECRET_BLOCK"], name: value, other: value, "USERNAME": address}
		reply, _ := json.Marshal(map[string]any{"ClientId": r.web, "ChallengeName": challenge, "Session": asked.Session, "ChallengeResponses": responses})
		status, answer = r.sdk.Send(t, "RespondToAuthChallenge", string(reply))
		if status != http.StatusOK && status != http.StatusBadRequest || strings.Contains(answer, "InternalError") {
			t.Errorf("%d %s", status, answer)
		}
		proved := responses["NEW_PASSWORD"] != "" || responses["ANSWER"] == "swordfish" || responses["PASSWORD"] == password
		if strings.Contains(answer, "AccessToken") && !proved {
			t.Errorf("tokens for %q %q", name, value)
		}
		r.Events()
		_, err := r.Directory.Update(user.Sub, func(u *directory.User) error { // as before
			u.Status = directory.ForceChangePassword
			return r.SetPassword(u, password, time.Time{})
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

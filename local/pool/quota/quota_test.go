package quota_test

import (
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"time"

	"gatehouse/local/pool/clock"
	"gatehouse/local/pool/quota"
	"gatehouse/local/pool/wire"
)

// frozen returns a limiter that is on and a clock that only moves when told.
func frozen() (*quota.Limiter, *clock.Clock) {
	start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	c := clock.New(func() time.Time { return start })
	limiter := quota.New(c.Now)
	limiter.Switch(true)
	return limiter, c
}

// admitted counts requests until the first refusal, at most 1,000.
func admitted(t *testing.T, admit func() error) int {
	t.Helper()
	for n := range 1000 {
		err := admit()
		if err == nil {
			continue
		}
		if got := err.Error(); got != "TooManyRequestsException: Rate exceeded" {
			t.Fatalf("the refusal says %q", got)
		}
		return n
	}
	return 1000
}

func TestRates(t *testing.T) {
	for operation, want := range map[string]int{
		"InitiateAuth": 120, "GetTokensFromRefreshToken": 120, "SignUp": 50, "ForgotPassword": 30, "GetUser": 120,
		"AdminAddUserToGroup": 25, "GlobalSignOut": 25, "RevokeToken": 120, "AdminListDevices": 50,
		"ResendConfirmationCode": 50, "ConfirmDevice": 25, "ListUsers": 30, "DescribeUserPool": 15, "UpdateUserPool": 15,
		"ListGroups": 5, "CreateGroup": 5, "DescribeUserPoolClient": 5, "NoSuchOperation": 1000,
		"RespondToAuthChallenge": 3*120 + 120,
	} {
		t.Run(operation, func(t *testing.T) {
			limiter, _ := frozen()
			if got := admitted(t, func() error { return limiter.Admit(operation, nil) }); got != want {
				t.Errorf("%d requests of one second were admitted, want %d", got, want)
			}
		})
	}
}

func TestOneCategoryIsOneRate(t *testing.T) {
	limiter, _ := frozen()
	for range 25 {
		if err := limiter.Admit("SignUp", nil); err != nil {
			t.Fatal(err)
		}
	}
	if got := admitted(t, func() error { return limiter.Admit("AdminCreateUser", nil) }); got != 25 {
		t.Errorf("after 25 sign-ups %d invitations were admitted, want 25", got)
	}
	if err := limiter.Admit("GetUser", nil); err != nil {
		t.Errorf("another category was refused: %v", err)
	}
}

func TestChallengeAnswersBeyondTheirRateCountAsSignIns(t *testing.T) {
	limiter, _ := frozen()
	for range 360 + 20 {
		if err := limiter.Admit("AdminRespondToAuthChallenge", nil); err != nil {
			t.Fatal(err)
		}
	}
	if got := admitted(t, func() error { return limiter.Admit("InitiateAuth", nil) }); got != 100 {
		t.Errorf("after 380 answers %d sign-ins were admitted, want 100", got)
	}
}

func TestNewPasswordCountsAsAccountRecovery(t *testing.T) {
	limiter, _ := frozen()
	members := wire.Members{"ChallengeName": json.RawMessage(`"NEW_PASSWORD_REQUIRED"`)}
	answer := func() error { return limiter.Admit("RespondToAuthChallenge", members) }
	if got := admitted(t, answer); got != 30 {
		t.Errorf("%d new passwords were admitted, want 30", got)
	}
	if err := limiter.Admit("ChangePassword", nil); wire.ClassOf(err) != wire.TooManyRequests {
		t.Errorf("the shared rate is used up, but ChangePassword gave %v", err)
	}
}

func TestOnePersonHasTenReadsAndTenWrites(t *testing.T) {
	for name, members := range map[string]string{
		"user name":          `{"Username": "jane"}`,
		"access token":       `{"AccessToken": "x.y.z"}`,
		"sign-in parameters": `{"AuthParameters": {"USERNAME": "jane"}}`,
		"challenge answer":   `{"ChallengeResponses": {"USERNAME": "jane"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			limiter, _ := frozen()
			var jane wire.Members
			if err := json.Unmarshal([]byte(members), &jane); err != nil {
				t.Fatal(err)
			}
			for _, operation := range []string{"AdminGetUser", "AdminUpdateUserAttributes"} {
				if got := admitted(t, func() error { return limiter.Admit(operation, jane) }); got != 10 {
					t.Errorf("%d requests of %s about one person were admitted, want 10", got, operation)
				}
			}
			other := wire.Members{"Username": json.RawMessage(`"joe"`)}
			if err := limiter.Admit("AdminGetUser", other); err != nil {
				t.Errorf("another person was refused: %v", err)
			}
		})
	}
}

func TestMembersOfOtherShapesNameNobody(t *testing.T) {
	for _, members := range []wire.Members{nil, {"Username": json.RawMessage(`{}`)}, {"AuthParameters": json.RawMessage(`[1]`)},
		{"AuthParameters": json.RawMessage(`{"USERNAME": 7}`)}} {
		limiter, _ := frozen()
		if got := admitted(t, func() error { return limiter.Admit("InitiateAuth", members) }); got != 120 {
			t.Errorf("with members %v %d sign-ins were admitted, want 120", members, got)
		}
	}
}

func TestARateFillsContinuously(t *testing.T) {
	limiter, c := frozen()
	admitted(t, func() error { return limiter.Admit("AdminEnableUser", nil) })
	for _, step := range []struct {
		wait time.Duration
		want int
	}{{400 * time.Millisecond, 10}, {time.Second, 25}, {time.Hour, 25}} {
		if err := c.Advance(step.wait); err != nil {
			t.Fatal(err)
		}
		if got := admitted(t, func() error { return limiter.Admit("AdminEnableUser", nil) }); got != step.want {
			t.Errorf("after %v %d requests were admitted, want %d", step.wait, got, step.want)
		}
	}
}

func TestSwitch(t *testing.T) {
	limiter := quota.New(time.Now)
	if limiter.On() {
		t.Error("a new limiter is on")
	}
	if got := admitted(t, func() error { return limiter.Admit("ListUsers", nil) }); got != 1000 {
		t.Errorf("while off, %d requests were admitted, want all", got)
	}
	limiter.Switch(true)
	admitted(t, func() error { return limiter.Admit("UpdateUserPool", nil) })
	limiter.Switch(false)
	limiter.Switch(true)
	if err := limiter.Admit("UpdateUserPool", nil); err != nil || !limiter.On() {
		t.Errorf("switched on again, the rate is not full: %v", err)
	}
}

func TestAdmitCategory(t *testing.T) {
	for category, want := range map[quota.Category]int{
		quota.UserFederation: 25, quota.ClientAuthentication: 150, quota.UserAuthentication: 120, "": 1000,
	} {
		limiter, _ := frozen()
		if got := admitted(t, func() error { return limiter.AdmitCategory(category) }); got != want {
			t.Errorf("category %q: %d requests were admitted, want %d", category, got, want)
		}
	}
}

func TestManyPersonsAtOnce(t *testing.T) {
	limiter, c := frozen()
	var callers sync.WaitGroup
	for caller := range 8 {
		callers.Go(func() {
			for n := range 3000 {
				name := json.RawMessage(fmt.Sprintf(`"person-%d-%d"`, caller, n))
				err := limiter.Admit("AdminGetUser", wire.Members{"Username": name})
				if err != nil && wire.ClassOf(err) != wire.TooManyRequests {
					t.Error(err)
				}
				if n%100 == 0 {
					if err := c.Advance(time.Second); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	callers.Wait()
}

package account_test

import (
	"testing"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/wire"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
)

func TestChangePassword(t *testing.T) {
	f := newFixture(t)
	access := f.access(f.member(address))
	in := &idp.ChangePasswordInput{AccessToken: access, PreviousPassword: new("Wrong-Passw0rd"), ProposedPassword: new(another)}
	_, err := f.sdk.ChangePassword(t.Context(), in)
	flowtest.Refused(t, err, wire.NotAuthorized, "Incorrect username or password.")
	in.PreviousPassword, in.ProposedPassword = new(password), new("short")
	_, err = f.sdk.ChangePassword(t.Context(), in)
	flowtest.Refused(t, err, wire.InvalidPassword, "")
	in.ProposedPassword = new(another)
	flowtest.Must(f.sdk.ChangePassword(t.Context(), in))(t)
	if !f.passes(address, another) {
		t.Error("the new password is not the user's")
	}
	f.Fired(t)
}

func TestChangePasswordCountsWrongOnes(t *testing.T) {
	f := newFixture(t)
	access := f.access(f.member(address))
	in := &idp.ChangePasswordInput{AccessToken: access, PreviousPassword: new("Wrong-Passw0rd"), ProposedPassword: new(another)}
	for range 5 {
		_, err := f.sdk.ChangePassword(t.Context(), in)
		flowtest.Refused(t, err, wire.NotAuthorized, "Incorrect username or password.")
	}
	in.PreviousPassword = new(password)
	_, err := f.sdk.ChangePassword(t.Context(), in)
	flowtest.Refused(t, err, wire.NotAuthorized, "Password attempts exceeded")
}

func TestFirstPasswordOfAUserWithout(t *testing.T) {
	f := newFixture(t)
	flowtest.Must(f.invite(address, nil))(t)
	flowtest.Must(f.sdk.ChangePassword(t.Context(), &idp.ChangePasswordInput{
		AccessToken: f.access(f.User(t, address)), ProposedPassword: new(another),
	}))(t)
	if !f.passes(address, another) {
		t.Error("the password is not the user's")
	}
}

func TestAdminSetUserPassword(t *testing.T) {
	cases := map[string]struct {
		from      directory.Status
		permanent bool
		want      directory.Status
	}{
		"permanent, unconfirmed": {directory.Unconfirmed, true, directory.Confirmed},
		"temporary, unconfirmed": {directory.Unconfirmed, false, directory.ForceChangePassword},
		"temporary, confirmed":   {directory.Confirmed, false, directory.ForceChangePassword},
		"permanent, federated":   {directory.ExternalProvider, true, directory.Confirmed},
		"permanent, reset":       {directory.ResetRequired, true, directory.Confirmed},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			sub := f.member(address).Sub
			f.Edit(t, sub, func(u *directory.User) { u.Status = c.from })
			in := &idp.AdminSetUserPasswordInput{UserPoolId: f.id, Username: &sub, Password: new("short"), Permanent: c.permanent}
			_, err := f.sdk.AdminSetUserPassword(t.Context(), in)
			flowtest.Refused(t, err, wire.InvalidPassword, "")
			in.Password = new(another)
			flowtest.Must(f.sdk.AdminSetUserPassword(t.Context(), in))(t)
			f.Fired(t)
			user := f.User(t, sub)
			if user.Status != c.want || !f.passes(sub, another) || user.Password.Expires.IsZero() != c.permanent {
				t.Errorf("status %s, expires %v", user.Status, user.Password.Expires)
			}
		})
	}
}

func TestFederatedUsersHaveNoPasswordToChange(t *testing.T) {
	f := newFixture(t)
	user := f.member(address)
	access := f.access(user)
	f.Edit(t, user.Sub, func(u *directory.User) { u.Status = directory.ExternalProvider })
	_, err := f.sdk.ChangePassword(t.Context(), &idp.ChangePasswordInput{AccessToken: access, PreviousPassword: new(password), ProposedPassword: new(another)})
	flowtest.Refused(t, err, wire.NotAuthorized, "")
}

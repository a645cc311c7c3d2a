package account

import (
	"context"
	"time"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
)

// signUp asks pre sign-up, stores the user, and either confirms them at once or sends a code.
func (a accounts) signUp(ctx context.Context, c wire.Caller, in *idp.SignUpInput) (*idp.SignUpOutput, error) {
	client, err := a.Client(aws.ToString(in.ClientId))
	if err != nil {
		return nil, err
	}
	n, err := a.applicant(client, in)
	if err != nil {
		return nil, err
	}
	r := flow.Request{Caller: c, ClientID: aws.ToString(in.ClientId), Metadata: in.ClientMetadata, Validation: pairs(in.ValidationData)}
	flags, err := a.preSignUp(ctx, r, cognito.PreSignUpSignUp, n)
	if err != nil {
		return nil, err
	}
	user, err := a.enrol(n, flags)
	if err != nil {
		return nil, err
	}
	return a.receive(ctx, r, user)
}

// applicant is a newcomer who may ask to be let in: everything but name and password is checked.
func (a accounts) applicant(client *settings.Client, in *idp.SignUpInput) (newcomer, error) {
	set := a.Settings.Load()
	if config := set.Pool.AdminCreateUserConfig; config != nil && config.AllowAdminCreateUserOnly {
		return newcomer{}, wire.NotAuthorized.With("SignUp is not permitted for this user pool")
	}
	if err := flow.CheckSecretHash(client, aws.ToString(in.SecretHash), aws.ToString(in.Username)); err != nil {
		return newcomer{}, err
	}
	n, err := a.newcomer(aws.ToString(in.Username), pairs(in.UserAttributes))
	if err != nil {
		return newcomer{}, err
	}
	n.Status, n.password = directory.Unconfirmed, aws.ToString(in.Password)
	n.taken = wire.UsernameExists.With("User already exists")
	if n.attribute != "" && !client.HidesUsers() {
		n.taken = nameTaken(n.attribute)
	}
	if n.password == "" && !passwordless(set) {
		return newcomer{}, wire.InvalidParameter.With("Password is required for this user pool.")
	}
	writable := func(name string) bool { return name == n.attribute || client.Writes(name) }
	return n, set.CheckNew(n.Attributes, writable)
}

// enrol stores a newcomer as pre sign-up decided.
func (a accounts) enrol(n newcomer, flags flow.SignUpFlags) (directory.User, error) {
	if flags.Confirm {
		n.Status = directory.Confirmed
	}
	if n.password != "" {
		if err := a.SetPassword(&n.User, n.password, time.Time{}); err != nil {
			return directory.User{}, err
		}
	}
	if err := a.store(n); err != nil {
		return directory.User{}, err
	}
	var verified []string
	if flags.VerifyEmail {
		verified = append(verified, "email")
	}
	if flags.VerifyPhone {
		verified = append(verified, "phone_number")
	}
	user, err := a.TakeAliases(n.Sub, verified...)
	if err != nil { // the address is how somebody else signs in, and no alias to move
		_ = a.Directory.Delete(n.Sub) // who is gone already need not be deleted
	}
	return user, err
}

// receive is what follows for a stored user: post confirmation for a confirmed one, whose error
// reaches the caller, or else a code. The session with which a client could go on to sign in without
// a password is not made.
func (a accounts) receive(ctx context.Context, r flow.Request, user directory.User) (*idp.SignUpOutput, error) {
	out := &idp.SignUpOutput{UserSub: &user.Sub, UserConfirmed: user.Status == directory.Confirmed}
	if out.UserConfirmed {
		return out, a.PostConfirmation(ctx, r, cognito.PostConfirmationConfirmSignUp, user)
	}
	attribute := a.confirmable(user)
	if attribute == "" {
		return out, nil
	}
	var err error
	out.CodeDeliveryDetails, err = a.sendCode(ctx, r, flow.KindSignUp, flow.ForSignUp, user, attribute)
	if err != nil && !a.Settings.Load().Switches.CustomMessageFailureKeepsUser {
		_ = a.Directory.Delete(user.Sub) // somebody may have done so already
	}
	return out, err
}

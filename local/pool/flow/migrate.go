package flow

import (
	"context"
	"errors"
	"maps"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// ErrNobody says that a name is unknown and that the pool has no trigger to ask a legacy store.
var ErrNobody = errors.New("nobody has this name")

// Migrate asks the user migration trigger about a name the pool does not know and stores the user it
// describes. The password is empty when one was forgotten. It returns ErrNobody when the pool has no
// such trigger, and the client's exception when the trigger failed or knew nobody.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-migrate-user.html
func (p *Pool) Migrate(ctx context.Context, r Request, client *settings.Client, source cognito.Source, name, password string) (directory.User, error) {
	if !p.attached(cognito.UserMigration) {
		return directory.User{}, ErrNobody
	}
	answer, err := p.fire(ctx, r, occasion{source, name, cognito.UserMigrationRequest{
		Password: password, ValidationData: r.Validation, ClientMetadata: r.Metadata,
	}, struct {
		UserAttributes         map[string]string `json:"userAttributes"`
		FinalUserStatus        *string           `json:"finalUserStatus"`
		MessageAction          *string           `json:"messageAction"`
		DesiredDeliveryMediums []string          `json:"desiredDeliveryMediums"`
		ForceAliasCreation     *bool             `json:"forceAliasCreation"`
		EnableSMSMFA           *bool             `json:"enableSMSMFA"`
	}{}})
	var response cognito.UserMigrationResponse
	if err == nil {
		err = read(answer, &response)
	}
	if string(answer["finalUserStatus"]) == `""` && p.Settings.Load().Switches.EmptyFinalStatusConfirms {
		response.FinalUserStatus = cognito.StatusConfirmed
	}
	if err != nil || len(response.UserAttributes) == 0 {
		return directory.User{}, p.notMigrated(client)
	}
	user, err := p.arrive(ctx, r, client, name, password, response)
	if err != nil {
		return directory.User{}, err
	}
	return user, p.welcome(ctx, r, user, response)
}

// notMigrated is what a client hears of a migration that brought nobody.
func (p *Pool) notMigrated(client *settings.Client) error {
	if client.HidesUsers() {
		return WrongPassword()
	}
	message := "Exception migrating user in app client " + aws.ToString(client.ClientId)
	return wire.Class(p.Settings.Load().Switches.LegacyMigrationError).With(message)
}

// arrive stores a migrated user.
func (p *Pool) arrive(ctx context.Context, r Request, client *settings.Client, name, password string, response cognito.UserMigrationResponse) (directory.User, error) {
	user, err := p.migrant(name, password, response)
	if err != nil {
		return directory.User{}, p.notMigrated(client)
	}
	set := p.Settings.Load()
	if set.Switches.MigrationPreSignUp {
		shown := maps.Clone(user.Attributes)
		delete(shown, "sub")
		if _, err := p.PreSignUp(ctx, r, cognito.Source(set.Switches.MigrationPreSignUpSource), user.Name, shown); err != nil {
			return directory.User{}, err
		}
	}
	switch err := p.Directory.Create(user); {
	case errors.Is(err, directory.ErrAliasTaken) && aws.ToBool(response.ForceAliasCreation):
		return p.arriveByForce(client, user)
	case err == nil:
		return user, nil
	}
	if user, ok := p.Directory.Find(name); ok { // a parallel sign-in was faster
		return user, nil
	}
	return directory.User{}, p.notMigrated(client)
}

// arriveByForce stores the user without the taken alias, then moves it.
func (p *Pool) arriveByForce(client *settings.Client, user directory.User) (directory.User, error) {
	taken := Unverify(&user)
	if err := p.Directory.Create(user); err != nil {
		return directory.User{}, p.notMigrated(client)
	}
	return p.TakeAliases(user.Sub, taken...)
}

// Unverify takes the verified flags away and returns the attributes that had one.
func Unverify(user *directory.User) []string {
	var had []string
	for _, attribute := range Addresses() {
		if user.Verified(attribute) {
			user.Attributes[VerifiedFlag(attribute)] = "false"
			had = append(had, attribute)
		}
	}
	return had
}

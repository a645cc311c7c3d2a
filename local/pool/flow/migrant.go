package flow

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/settings"
	"gatehouse/shared/cognito"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/google/uuid"
)

// errMisdescribed says that a migration trigger answered what cannot become a user. Clients hear of
// it as of any failed migration.
var errMisdescribed = errors.New("the migrated user cannot be stored")

// migrant is the user a migration trigger described.
func (p *Pool) migrant(name, password string, response cognito.UserMigrationResponse) (directory.User, error) {
	set := p.Settings.Load()
	now := p.Clock.Now()
	user := directory.User{Name: name, Sub: uuid.NewString(), Attributes: maps.Clone(response.UserAttributes), Created: now, Modified: now}
	if err := nameMigrant(set, &user); err != nil {
		return directory.User{}, err
	}
	for _, attribute := range set.Missing(user.Attributes) {
		user.Attributes[attribute] = filler(attribute, name)
	}
	if err := set.CheckNew(user.Attributes, nil); err != nil {
		return directory.User{}, err
	}
	user.Attributes["sub"] = user.Sub
	user.Status = finalStatus(response.FinalUserStatus)
	user.MFA.SMS = aws.ToBool(response.EnableSMSMFA)
	if password == "" {
		return user, nil
	}
	return user, p.SetPassword(&user, password, time.Time{})
}

// nameMigrant takes the user name out of the attributes. It may differ from what was typed only
// where that was an alias, and must then; a sub is never the trigger's to give.
func nameMigrant(set *settings.Settings, user *directory.User) error {
	own, given := user.Attributes["username"]
	delete(user.Attributes, "username")
	_, sub := user.Attributes["sub"]
	alias := set.Alias("email") && strings.Contains(user.Name, "@") || set.Alias("phone_number") && strings.HasPrefix(user.Name, "+")
	switch {
	case sub, alias && (!given || own == user.Name), !alias && given && own != user.Name:
		return errMisdescribed
	case set.NamesUsers():
		if typed := addressOf(user.Name); set.SignsInWith(typed) && user.Attributes[typed] == "" {
			user.Attributes[typed] = user.Name
		}
		user.Name = user.Sub
	case given:
		user.Name = own
	}
	return nil
}

// addressOf is the attribute that a name is when people sign in with addresses.
func addressOf(name string) string {
	if strings.HasPrefix(name, "+") {
		return "phone_number"
	}
	return "email"
}

func finalStatus(final cognito.FinalUserStatus) directory.Status {
	if final == cognito.StatusConfirmed {
		return directory.Confirmed
	}
	return directory.ResetRequired
}

// filler is what a required attribute gets that the trigger left out: what was typed where it can be
// that, else a word.
func filler(attribute, typed string) string {
	switch {
	case attribute == "email" && strings.Contains(typed, "@"), attribute == "phone_number" && strings.HasPrefix(typed, "+"):
		return typed
	case attribute == "birthdate":
		return "1970-01-01"
	}
	return "unknown"
}

// welcome sends the message that follows a migration unless the trigger suppressed it: by SMS unless
// told otherwise.
func (p *Pool) welcome(ctx context.Context, r Request, user directory.User, response cognito.UserMigrationResponse) error {
	if response.MessageAction == cognito.MessageSuppress {
		return nil
	}
	mediums := response.DesiredDeliveryMediums
	if len(mediums) == 0 {
		mediums = []cognito.DeliveryMedium{cognito.DeliverSMS}
	}
	for _, attribute := range Addresses() {
		if user.Attributes[attribute] == "" || !slices.Contains(mediums, Medium(attribute)) {
			continue
		}
		if _, err := p.Send(ctx, r, Notice{Kind: KindAdminCreateUser, User: user, Attribute: attribute}); err != nil {
			return err
		}
	}
	return nil
}

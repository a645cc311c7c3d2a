package pool

import (
	"fmt"
	"maps"
	"time"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/settings"

	"github.com/google/uuid"
)

// seed puts the groups and people of the configuration into an empty directory. No trigger hears of
// them.
func (p *Pool) seed(config *settings.Config) error {
	now := p.Clock.Now()
	for _, group := range config.Groups {
		err := p.Directory.CreateGroup(directory.Group{
			Name: group.Name, Description: group.Description, RoleARN: group.RoleARN, Precedence: group.Precedence,
			Created: now, Modified: now,
		})
		if err != nil {
			return fmt.Errorf("group %q: %w", group.Name, err)
		}
	}
	for i, user := range config.Users {
		if err := p.seedUser(user); err != nil {
			return fmt.Errorf("user %d of the configuration: %w", i+1, err)
		}
	}
	return nil
}

func (p *Pool) seedUser(given settings.User) error {
	now := p.Clock.Now()
	set := p.Settings.Load()
	user := directory.User{
		Sub: uuid.NewString(), Name: given.Username, Attributes: map[string]string{}, Status: directory.Status(given.Status),
		Disabled: given.Disabled, Groups: given.Groups, Created: now, Modified: now,
	}
	maps.Copy(user.Attributes, given.Complete(set))
	if set.NamesUsers() {
		user.Name = user.Sub
	}
	user.Attributes["sub"] = user.Sub
	if err := p.seedPassword(&user, given); err != nil {
		return err
	}
	return p.Directory.Create(user)
}

// seedPassword sets the password, and the status that goes with it unless one is given.
func (p *Pool) seedPassword(user *directory.User, given settings.User) error {
	status, password, expires := directory.Confirmed, given.Password, time.Time{}
	if given.TemporaryPassword != "" {
		status, password = directory.ForceChangePassword, given.TemporaryPassword
		expires = user.Created.AddDate(0, 0, p.Settings.Load().TemporaryPasswordDays())
	}
	if user.Status == "" {
		user.Status = status
	}
	if password == "" {
		return nil
	}
	return p.SetPassword(user, password, expires)
}

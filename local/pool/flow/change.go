package flow

import "gatehouse/local/pool/directory"

// Change changes a user and notes when. Errors are those of change and, as clients hear them, of the
// directory.
func (p *Pool) Change(sub string, change func(*directory.User) error) (directory.User, error) {
	user, err := p.Directory.Update(sub, func(u *directory.User) error {
		u.Modified = p.Clock.Now()
		return change(u)
	})
	return user, Told(err)
}

// TakeAliases marks attributes of a user as verified and takes them from users who had them as an alias.
func (p *Pool) TakeAliases(sub string, attributes ...string) (directory.User, error) {
	for _, attribute := range attributes {
		if err := p.Directory.TakeAlias(sub, attribute); err != nil {
			return directory.User{}, Told(err)
		}
	}
	user, ok := p.Directory.BySub(sub)
	if !ok {
		return directory.User{}, UserNotFound() // deleted meanwhile
	}
	return user, nil
}

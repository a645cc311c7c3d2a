package settings

// CheckInvited is [Settings.CheckNew] for a user whom an administrator creates: what is required may be
// missing, because the person can give it when the invitation's password is replaced.
//
// Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminCreateUser.html
func (s *Settings) CheckInvited(attributes map[string]string) error {
	if err := allowed(attributes, nil); err != nil {
		return err
	}
	return s.conform(attributes, nil)
}

package manage

import (
	"context"
	"encoding/json"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"

	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"
)

// describedPool is DescribeUserPoolOutput with room for members that the SDK does not know.
type describedPool struct {
	UserPool map[string]json.RawMessage
}

func (m *Manager) describePool(_ context.Context, _ wire.Caller, in *idp.DescribeUserPoolInput) (*describedPool, error) {
	if err := m.Own(aws.ToString(in.UserPoolId)); err != nil {
		return nil, err
	}
	pool, err := m.Settings.Load().Describe()
	if err != nil {
		return nil, err
	}
	pool["EstimatedNumberOfUsers"] = json.RawMessage(strconv.Itoa(m.Directory.Len()))
	return &describedPool{UserPool: pool}, nil
}

// updatePool replaces the pool's settings. Triggers that are called from now on follow them, running
// ones keep what they began with.
func (m *Manager) updatePool(_ context.Context, _ wire.Caller, in *idp.UpdateUserPoolInput, raw wire.Members) (*idp.UpdateUserPoolOutput, error) {
	if err := m.Own(aws.ToString(in.UserPoolId)); err != nil {
		return nil, err
	}
	if m.importing() {
		return nil, wire.UserImportInProgress.With("User pool cannot be modified while a user import job is in progress.")
	}
	err := m.Settings.Update(func(s *settings.Settings) error {
		next, err := s.Replace(raw, m.Clock.Now())
		if err != nil {
			return err
		}
		*s = *next
		return nil
	})
	return &idp.UpdateUserPoolOutput{}, err
}

func (m *Manager) getMFA(_ context.Context, _ wire.Caller, in *idp.GetUserPoolMfaConfigInput) (*idp.GetUserPoolMfaConfigOutput, error) {
	if err := m.Own(aws.ToString(in.UserPoolId)); err != nil {
		return nil, err
	}
	return m.Settings.Load().DescribeMFA(), nil
}

func (m *Manager) setMFA(_ context.Context, _ wire.Caller, in *idp.SetUserPoolMfaConfigInput) (*idp.SetUserPoolMfaConfigOutput, error) {
	if err := m.Own(aws.ToString(in.UserPoolId)); err != nil {
		return nil, err
	}
	err := m.Settings.Update(func(s *settings.Settings) error { return s.SetMFA(in, m.Clock.Now()) })
	if err != nil {
		return nil, err
	}
	return new(idp.SetUserPoolMfaConfigOutput(*m.Settings.Load().DescribeMFA())), nil
}

package pool_test

import (
	"testing"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/pooltest"
	"gatehouse/local/pool/settings"
)

// TestWhatTheAPIChangedOpensAgain changes pool and second factors one after the other: what may stand at
// the end of a run begins the next one, also where one change was right only beside the other.
func TestWhatTheAPIChangedOpensAgain(t *testing.T) {
	update := func(mode types.UserPoolMfaType) func(*pooltest.Pool) error {
		return func(p *pooltest.Pool) error {
			_, err := p.Client.UpdateUserPool(t.Context(), &idp.UpdateUserPoolInput{UserPoolId: p.ID(), MfaConfiguration: mode})
			return err
		}
	}
	factors := func(mode types.UserPoolMfaType) func(*pooltest.Pool) error {
		return func(p *pooltest.Pool) error {
			_, err := p.Client.SetUserPoolMfaConfig(t.Context(), &idp.SetUserPoolMfaConfigInput{
				UserPoolId: p.ID(), MfaConfiguration: mode,
				SoftwareTokenMfaConfiguration: &types.SoftwareTokenMfaConfigType{Enabled: mode != types.UserPoolMfaTypeOff},
			})
			return err
		}
	}
	sms := func(p *pooltest.Pool) error {
		_, err := p.Client.UpdateUserPool(t.Context(), &idp.UpdateUserPoolInput{
			UserPoolId: p.ID(), MfaConfiguration: types.UserPoolMfaTypeOn,
			SmsConfiguration: &types.SmsConfigurationType{SnsCallerArn: new("arn:aws:iam::123456789012:role/sms")},
		})
		return err
	}
	bare := func(c *settings.Config) {
		c.Pool.MfaConfiguration, c.MFA = types.UserPoolMfaTypeOff, idp.SetUserPoolMfaConfigInput{}
	}
	for name, test := range map[string]struct {
		config func(*settings.Config)
		calls  []func(*pooltest.Pool) error
		want   types.UserPoolMfaType
	}{
		"the mail account detached":  {nil, []func(*pooltest.Pool) error{update(types.UserPoolMfaTypeOff)}, types.UserPoolMfaTypeOff},
		"factors, then the pool":     {bare, []func(*pooltest.Pool) error{factors(types.UserPoolMfaTypeOn), update(types.UserPoolMfaTypeOptional)}, types.UserPoolMfaTypeOptional},
		"nothing but SMS":            {bare, []func(*pooltest.Pool) error{sms}, types.UserPoolMfaTypeOn},
		"factors taken away at last": {bare, []func(*pooltest.Pool) error{factors(types.UserPoolMfaTypeOn), update(types.UserPoolMfaTypeOn), factors(types.UserPoolMfaTypeOff)}, types.UserPoolMfaTypeOff},
	} {
		t.Run(name, func(t *testing.T) {
			o := pooltest.Options{Data: t.TempDir(), Config: test.config}
			p := pooltest.New(t, o)
			for i, call := range test.calls {
				if err := call(p); err != nil {
					t.Fatalf("call %d: %v", i+1, err)
				}
			}
			before := p.Settings.Load().DescribeMFA()
			if err := p.Stop(); err != nil {
				t.Fatal(err)
			}
			after := pooltest.New(t, o).Settings.Load().DescribeMFA()
			if after.MfaConfiguration != test.want || after.SoftwareTokenMfaConfiguration.Enabled != before.SoftwareTokenMfaConfiguration.Enabled ||
				(after.EmailMfaConfiguration == nil) != (before.EmailMfaConfiguration == nil) ||
				(after.SmsMfaConfiguration == nil) != (before.SmsMfaConfiguration == nil) {
				t.Errorf("the next run has %+v, the last had %+v", after, before)
			}
		})
	}
}

package pool_test

import (
	"crypto/rand"

	"gatehouse/local/pool/srp"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/pquerna/otp/totp"
)

// devicePassword is what a device proves.
const devicePassword = "Example-device-password-1"

// visitor is a member with tokens; the events of that are forgotten.
func (j *traveller) visitor() {
	j.member()
	result, err := j.signIn()
	j.held = must(j, result, err)
	j.taken()
}

func (j *traveller) refresh() (*types.AuthenticationResultType, error) {
	out, err := j.start(types.AuthFlowTypeRefreshTokenAuth, map[string]string{"REFRESH_TOKEN": *j.held.RefreshToken})
	if err != nil {
		return nil, err
	}
	return out.AuthenticationResult, nil
}

func (j *traveller) renew() (*types.AuthenticationResultType, error) {
	out, err := j.Client.GetTokensFromRefreshToken(j.Context(), &idp.GetTokensFromRefreshTokenInput{
		ClientId: j.ClientID("web"), RefreshToken: j.held.RefreshToken,
	})
	if err != nil {
		return nil, err
	}
	return out.AuthenticationResult, nil
}

// withDevice is a member with a second factor and a remembered device.
func (j *traveller) withDevice() {
	j.visitor()
	device := j.held.NewDeviceMetadata
	salt, verifier := srp.DeviceVerifierConfig(rand.Reader, *device.DeviceGroupKey, *device.DeviceKey, devicePassword)
	j.must(second(j.Client.ConfirmDevice(j.Context(), &idp.ConfirmDeviceInput{
		AccessToken: j.held.AccessToken, DeviceKey: device.DeviceKey,
		DeviceSecretVerifierConfig: &types.DeviceSecretVerifierConfigType{Salt: &salt, PasswordVerifier: &verifier},
	})))
	app, err := j.Client.AssociateSoftwareToken(j.Context(), &idp.AssociateSoftwareTokenInput{AccessToken: j.held.AccessToken})
	must(j, app, err)
	code, err := totp.GenerateCode(*app.SecretCode, j.Clock.Now())
	must(j, code, err)
	j.must(second(j.Client.VerifySoftwareToken(j.Context(), &idp.VerifySoftwareTokenInput{AccessToken: j.held.AccessToken, UserCode: &code})))
	j.must(second(j.Client.SetUserMFAPreference(j.Context(), &idp.SetUserMFAPreferenceInput{
		AccessToken: j.held.AccessToken, SoftwareTokenMfaSettings: &types.SoftwareTokenMfaSettingsType{Enabled: true, PreferredMfa: true},
	})))
	j.taken()
}

// signInWithDevice proves the password, then the device in the place of the second factor.
func (j *traveller) signInWithDevice() (*types.AuthenticationResultType, error) {
	key := *j.held.NewDeviceMetadata.DeviceKey
	out, err := j.proveSRP(map[string]string{"DEVICE_KEY": key})
	if err != nil {
		return nil, err
	}
	client := srp.NewClient(rand.Reader)
	out, err = j.respond(out.ChallengeName, out.Session, map[string]string{"USERNAME": someone, "DEVICE_KEY": key, "SRP_A": client.A()})
	if err != nil {
		return nil, err
	}
	answers := j.claim(client, *j.held.NewDeviceMetadata.DeviceGroupKey, key, devicePassword, out.ChallengeParameters)
	answers["DEVICE_KEY"], answers["USERNAME"] = key, someone
	return end(j.respond(out.ChallengeName, out.Session, answers))
}

package signin_test

import (
	"crypto/rand"
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/srp"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"
)

const (
	deviceSecret = "a secret of the device"
	byDevice     = cognito.TokenGenerationAuthenticateDevice
	deviceSRP    = types.ChallengeNameTypeDeviceSrpAuth
	devicePass   = types.ChallengeNameTypeDevicePasswordVerifier
)

// always has the pool remember every device.
func always(c *settings.Config) { c.Pool.DeviceConfiguration.DeviceOnlyRememberedOnUserPrompt = false }

// confirm makes the new device of a sign-in the user's.
func (f *fixture) confirm(result *types.AuthenticationResultType) *idp.ConfirmDeviceOutput {
	f.t.Helper()
	device := result.NewDeviceMetadata
	salt, verifier := srp.DeviceVerifierConfig(rand.Reader, *device.DeviceGroupKey, *device.DeviceKey, deviceSecret)
	return flowtest.Must(f.sdk.ConfirmDevice(f.t.Context(), &idp.ConfirmDeviceInput{
		AccessToken: result.AccessToken, DeviceKey: device.DeviceKey, DeviceName: new("laptop"),
		DeviceSecretVerifierConfig: &types.DeviceSecretVerifierConfigType{Salt: &salt, PasswordVerifier: &verifier},
	}))(f.t)
}

// proveDevice answers DEVICE_SRP_AUTH and its verifier. Without a session, clients send none to either.
func (f *fixture) proveDevice(device *types.NewDeviceMetadataType, session *string, secret string) (*idp.RespondToAuthChallengeOutput, error) {
	f.t.Helper()
	client := srp.NewClient(rand.Reader)
	asked, err := f.respond(deviceSRP, session, given("USERNAME", address, "DEVICE_KEY", *device.DeviceKey, "SRP_A", client.A()))
	if err != nil {
		return nil, err
	}
	answer := f.proof(client, *device.DeviceGroupKey, *device.DeviceKey, secret, asked.ChallengeParameters)
	answer["DEVICE_KEY"] = *device.DeviceKey
	if session != nil {
		session = asked.Session
	}
	return f.respond(devicePass, session, answer)
}

func TestDevice(t *testing.T) {
	f := newFixture(t, always)
	user := f.Person(t, address, password, nil)
	first := flowtest.Must(f.secure(password))(t).AuthenticationResult
	events := f.Fired(t, before, after, tokens)
	device := first.NewDeviceMetadata
	if device == nil || events[1].Request["newDeviceUsed"] != true || f.claims(first.AccessToken)["device_key"] != *device.DeviceKey {
		t.Fatalf("new device %v, post authentication hears %v", device, events[1].Request["newDeviceUsed"])
	}
	list := func() []types.DeviceType {
		return flowtest.Must(f.sdk.ListDevices(t.Context(), &idp.ListDevicesInput{AccessToken: first.AccessToken}))(t).Devices
	}
	if got := list(); len(got) != 0 {
		t.Errorf("before its confirmation %d devices are listed", len(got))
	}
	if f.confirm(first).UserConfirmationNecessary {
		t.Error("a pool that remembers every device asks the person")
	}
	f.Wait(t, time.Hour/2)
	out := flowtest.Must(f.secure(password, "DEVICE_KEY", *device.DeviceKey))(t)
	if out.ChallengeName != deviceSRP {
		t.Fatalf("on a remembered device asked for %q", out.ChallengeName)
	}
	_, err := f.proveDevice(device, out.Session, "another secret")
	flowtest.Refused(t, err, wire.NotAuthorized, "")
	f.Fired(t, before)
	for name, send := range map[string]bool{"with a session": true, "without": false} {
		session := flowtest.Must(f.secure(password, "DEVICE_KEY", *device.DeviceKey))(t).Session
		if !send {
			session = nil
		}
		done := flowtest.Must(f.proveDevice(device, session, deviceSecret))(t)
		if done.AuthenticationResult == nil || done.AuthenticationResult.NewDeviceMetadata != nil {
			t.Fatalf("%s: asked for %q", name, done.ChallengeName)
		}
		events = f.Fired(t, before, after, byDevice)
		if events[1].Request["newDeviceUsed"] != false {
			t.Error("a known device counts as new")
		}
	}
	got := list()
	if len(got) != 1 || *got[0].DeviceKey != *device.DeviceKey || !got[0].DeviceLastAuthenticatedDate.Equal(f.Clock.Now()) {
		t.Errorf("the list has %d devices", len(got))
	}
	if stored := f.User(t, address); stored.Sub != user.Sub || stored.Devices[0].LastIP != "127.0.0.1" || !stored.Devices[0].Remembered {
		t.Errorf("stored is %+v", stored.Devices[0].LastIP)
	}
}

func TestDeviceAndSecondFactor(t *testing.T) {
	for name, test := range map[string]struct {
		challenge, remembered bool
		want                  []types.ChallengeNameType
	}{
		"remembered, takes its place": {challenge: true, remembered: true, want: []types.ChallengeNameType{deviceSRP}},
		"not remembered":              {challenge: true, want: []types.ChallengeNameType{types.ChallengeNameTypeSoftwareTokenMfa, deviceSRP}},
		"the pool wants both":         {remembered: true, want: []types.ChallengeNameType{types.ChallengeNameTypeSoftwareTokenMfa, deviceSRP}},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, func(c *settings.Config) { c.Pool.DeviceConfiguration.ChallengeRequiredOnNewDevice = test.challenge })
			f.Person(t, address, password, nil)
			first := f.enter()
			if !f.confirm(first).UserConfirmationNecessary {
				t.Error("the person is not asked whether to remember the device")
			}
			secret := f.withApp()
			if test.remembered {
				flowtest.Must(f.sdk.UpdateDeviceStatus(t.Context(), &idp.UpdateDeviceStatusInput{
					AccessToken: first.AccessToken, DeviceKey: first.NewDeviceMetadata.DeviceKey, DeviceRememberedStatus: types.DeviceRememberedStatusTypeRemembered,
				}))(t)
			}
			out := flowtest.Must(f.secure(password, "DEVICE_KEY", *first.NewDeviceMetadata.DeviceKey))(t)
			var asked []types.ChallengeNameType
			for out.AuthenticationResult == nil && len(asked) < 3 {
				asked = append(asked, out.ChallengeName)
				if out.ChallengeName == deviceSRP {
					out = flowtest.Must(f.proveDevice(first.NewDeviceMetadata, out.Session, deviceSecret))(t)
				} else {
					out = flowtest.Must(f.respond(out.ChallengeName, out.Session, given("USERNAME", address, "SOFTWARE_TOKEN_MFA_CODE", f.app(secret))))(t)
				}
			}
			if fmt.Sprint(asked) != fmt.Sprint(test.want) {
				t.Errorf("asked for %v, wanted %v", asked, test.want)
			}
			f.Fired(t, before, after, byDevice)
		})
	}
}

// A client whose device was forgotten learns it at the verifier and answers once more without the key.
func TestForgottenDevice(t *testing.T) {
	f := newFixture(t, always)
	f.Person(t, address, password, nil)
	first := f.enter()
	f.confirm(first)
	key := first.NewDeviceMetadata.DeviceKey
	flowtest.Must(f.sdk.ForgetDevice(t.Context(), &idp.ForgetDeviceInput{AccessToken: first.AccessToken, DeviceKey: key}))(t)
	_, err := f.initiate(types.AuthFlowTypeRefreshTokenAuth, given("REFRESH_TOKEN", *first.RefreshToken, "DEVICE_KEY", *key))
	flowtest.Refused(t, err, wire.NotAuthorized, "Refresh Token has been revoked")
	_, err = f.initiate(types.AuthFlowTypeUserPasswordAuth, given("USERNAME", address, "PASSWORD", password, "DEVICE_KEY", *key))
	flowtest.Refused(t, err, wire.ResourceNotFound, "Device does not exist.")

	client := srp.NewClient(rand.Reader)
	out := flowtest.Must(f.initiate(types.AuthFlowTypeUserSrpAuth, given("USERNAME", address, "SRP_A", client.A(), "DEVICE_KEY", *key)))(t)
	answer := f.proof(client, f.SRPGroup(), out.ChallengeParameters["USER_ID_FOR_SRP"], password, out.ChallengeParameters)
	answer["DEVICE_KEY"] = *key
	_, err = f.respond(out.ChallengeName, nil, answer)
	flowtest.Refused(t, err, wire.ResourceNotFound, "Device does not exist.")
	delete(answer, "DEVICE_KEY")
	done := flowtest.Must(f.respond(out.ChallengeName, nil, answer))(t)
	if done.AuthenticationResult == nil || aws.ToString(done.AuthenticationResult.NewDeviceMetadata.DeviceKey) == *key {
		t.Errorf("asked for %q", done.ChallengeName)
	}
}

func TestDeviceNamedWhereNoneAreTracked(t *testing.T) {
	f := newFixture(t, always)
	f.Person(t, address, password, nil)
	first := f.enter()
	f.confirm(first)
	f.Reconfigure(t, func(s *settings.Settings) { s.Pool.DeviceConfiguration = nil })
	next := f.enter("DEVICE_KEY", *first.NewDeviceMetadata.DeviceKey)
	if next.NewDeviceMetadata != nil || f.claims(next.AccessToken)["device_key"] != nil {
		t.Error("a device counts in a pool that tracks none")
	}
}

func TestConfirmDeviceRefusals(t *testing.T) {
	f := newFixture(t, always)
	f.Person(t, address, password, nil)
	result := f.enter()
	confirm := func(key, salt, verifier string) error {
		_, err := f.sdk.ConfirmDevice(t.Context(), &idp.ConfirmDeviceInput{
			AccessToken: result.AccessToken, DeviceKey: &key,
			DeviceSecretVerifierConfig: &types.DeviceSecretVerifierConfigType{Salt: &salt, PasswordVerifier: &verifier},
		})
		return err
	}
	key := *result.NewDeviceMetadata.DeviceKey
	salt, verifier := srp.DeviceVerifierConfig(rand.Reader, *result.NewDeviceMetadata.DeviceGroupKey, key, deviceSecret)
	flowtest.Refused(t, confirm("local_00000000-0000-4000-8000-000000000000", salt, verifier), wire.InvalidParameter, "Invalid device key given.")
	flowtest.Refused(t, confirm(key, "%", verifier), wire.InvalidParameter, "")
	flowtest.Refused(t, confirm(key, salt, "AA=="), wire.InvalidParameter, "")
	_, err := f.sdk.ConfirmDevice(t.Context(), &idp.ConfirmDeviceInput{AccessToken: result.AccessToken, DeviceKey: &key})
	flowtest.Refused(t, err, wire.InvalidParameter, "")
	if err := confirm(key, salt, verifier); err != nil {
		t.Fatal(err)
	}
	flowtest.Refused(t, confirm(key, salt, verifier), "DeviceKeyExistsException", "")
}

func TestAdministeredDevices(t *testing.T) {
	f := newFixture(t, always)
	f.Person(t, address, password, nil)
	var last *types.AuthenticationResultType
	for range 3 {
		last = f.enter()
		f.confirm(last)
	}
	var keys []string
	var token *string
	for page := 0; page == 0 || token != nil; page++ {
		out := flowtest.Must(f.sdk.AdminListDevices(t.Context(), &idp.AdminListDevicesInput{UserPoolId: f.id, Username: new(address), Limit: new(int32(2)), PaginationToken: token}))(t)
		for _, device := range out.Devices {
			keys = append(keys, *device.DeviceKey)
		}
		token = out.PaginationToken
	}
	if len(keys) != 3 || keys[2] != *last.NewDeviceMetadata.DeviceKey {
		t.Errorf("listed %d devices", len(keys))
	}
	flowtest.Must(f.sdk.AdminUpdateDeviceStatus(t.Context(), &idp.AdminUpdateDeviceStatusInput{
		UserPoolId: f.id, Username: new(address), DeviceKey: &keys[2], DeviceRememberedStatus: types.DeviceRememberedStatusTypeNotRemembered,
	}))(t)
	got := flowtest.Must(f.sdk.GetDevice(t.Context(), &idp.GetDeviceInput{AccessToken: last.AccessToken, DeviceKey: &keys[2]}))(t).Device
	if attribute(got, "dev:device_remembered_status") != "not_remembered" || attribute(got, "device_name") != "laptop" || attribute(got, "last_ip_used") != "127.0.0.1" {
		t.Errorf("the device is shown as remembered %q, name %q", attribute(got, "dev:device_remembered_status"), attribute(got, "device_name"))
	}
	forget := &idp.AdminForgetDeviceInput{UserPoolId: f.id, Username: new(address), DeviceKey: &keys[2]}
	flowtest.Must(f.sdk.AdminForgetDevice(t.Context(), forget))(t)
	_, err := f.sdk.AdminForgetDevice(t.Context(), forget)
	flowtest.Refused(t, err, wire.ResourceNotFound, "Device does not exist.")
	_, err = f.sdk.AdminGetDevice(t.Context(), &idp.AdminGetDeviceInput{UserPoolId: f.id, Username: new(address), DeviceKey: &keys[2]})
	flowtest.Refused(t, err, wire.ResourceNotFound, "Device does not exist.")
	_, err = f.sdk.ListDevices(t.Context(), &idp.ListDevicesInput{AccessToken: last.AccessToken})
	flowtest.Refused(t, err, wire.NotAuthorized, "Access Token has been revoked")
}

func attribute(device *types.DeviceType, name string) string {
	for _, a := range device.DeviceAttributes {
		if *a.Name == name {
			return *a.Value
		}
	}
	return ""
}

func TestUnconfirmedDevicesAreBounded(t *testing.T) {
	f := newFixture(t, always)
	f.Person(t, address, password, nil)
	kept := f.enter()
	f.confirm(kept)
	for range 30 {
		f.enter()
	}
	user := f.User(t, address)
	if len(user.Devices) != 21 || user.Devices[0].Key != *kept.NewDeviceMetadata.DeviceKey {
		t.Errorf("%d devices are kept", len(user.Devices))
	}
}

func TestCustomSignInOnDevice(t *testing.T) {
	f := newFixture(t, always)
	f.Person(t, address, password, func(u *directory.User) { u.Status = directory.Confirmed })
	f.Answer(define, flowtest.Sets(map[string]any{"issueTokens": true}))
	first := flowtest.Must(f.initiate(types.AuthFlowTypeCustomAuth, given("USERNAME", address)))(t).AuthenticationResult
	f.confirm(first)
	f.Events()
	out := flowtest.Must(f.initiate(types.AuthFlowTypeCustomAuth, given("USERNAME", address, "DEVICE_KEY", *first.NewDeviceMetadata.DeviceKey)))(t)
	flowtest.Must(f.proveDevice(first.NewDeviceMetadata, out.Session, deviceSecret))(t)
	f.Fired(t, define, after, byDevice)
}

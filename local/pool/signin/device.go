package signin

import (
	"context"
	"encoding/base64"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/google/uuid"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/shared/cognito"
)

// maxUnconfirmed is how many device keys are kept for a user that no client has confirmed.
const maxUnconfirmed = 20

// deviceOf is the confirmed device on which somebody signs in.
func (s *SignIn) deviceOf(a *attempt) (directory.Device, bool) {
	if !s.tracks(a) {
		return directory.Device{}, false
	}
	return flow.ConfirmedDevice(a.user(), a.deviceKey)
}

// tracks says whether a sign-in brings a device: those of administrators bring none.
func (s *SignIn) tracks(a *attempt) bool {
	always, optIn := s.Settings.Load().TracksDevices()
	return !a.admin && (always || optIn)
}

// newDevice is a device that waits for its confirmation.
func (s *SignIn) newDevice() directory.Device {
	now := s.Clock.Now()
	return directory.Device{
		Key:      s.Settings.Load().Region + "_" + uuid.NewString(),
		GroupKey: "-" + base64.RawURLEncoding.EncodeToString(secretBytes()[:6]),
		Created:  now, Modified: now,
	}
}

// seen notes a sign-in on a device; one without a key is none.
func (s *SignIn) seen(c call, sub string, device directory.Device) error {
	if device.Key == "" {
		return nil
	}
	return s.change(sub, func(u *directory.User) error {
		known := deviceIn(u, device.Key)
		switch {
		case known == nil && !device.Verifier.IsZero():
			return nil // forgotten meanwhile
		case known == nil:
			u.Devices = append(forgetUnconfirmed(u.Devices), device)
			known = &u.Devices[len(u.Devices)-1]
		}
		known.LastAuthenticated, known.LastIP = s.Clock.Now(), c.RemoteIP()
		return nil
	})
}

// forgetUnconfirmed makes room for one more device that may never be confirmed.
func forgetUnconfirmed(devices []directory.Device) []directory.Device {
	excess := 1 - maxUnconfirmed
	for _, device := range devices {
		if device.Verifier.IsZero() {
			excess++
		}
	}
	return slices.DeleteFunc(devices, func(d directory.Device) bool {
		if excess <= 0 || !d.Verifier.IsZero() {
			return false
		}
		excess--
		return true
	})
}

// deviceAlias finds the sign-in that waits for a device.
func deviceAlias(sub, client, key string) string {
	return strings.Join([]string{sub, client, key}, " ")
}

// askDevice asks for the proof of a device.
func (s *SignIn) askDevice(c call, a *attempt, device directory.Device) reply {
	a.alias = deviceAlias(a.user().Sub, a.clientID, device.Key)
	return s.ask(c, a, types.ChallengeNameTypeDeviceSrpAuth, map[string]string{
		"USERNAME": a.userID, "USER_ID_FOR_SRP": a.userID, "DEVICE_KEY": device.Key,
	})
}

// namedDevice is the device of a challenge's answer: the one that was asked for.
func (s *SignIn) namedDevice(c call, a *attempt) (directory.Device, error) {
	key, err := c.need("DEVICE_KEY")
	if err != nil {
		return directory.Device{}, err
	}
	device, ok := flow.ConfirmedDevice(a.user(), key)
	if !ok || key != a.deviceKey {
		return directory.Device{}, noDevice()
	}
	return device, nil
}

// deviceSRPAuth begins a device's SRP.
func (s *SignIn) deviceSRPAuth(_ context.Context, c call, a *attempt) (reply, error) {
	device, err := s.namedDevice(c, a)
	if err != nil {
		return reply{}, err
	}
	public, err := c.need("SRP_A")
	if err != nil {
		return reply{}, err
	}
	parameters, err := s.exchange(a, device.Verifier, public)
	if err != nil {
		return reply{}, err
	}
	parameters["USERNAME"], parameters["DEVICE_KEY"] = a.userID, device.Key
	return s.ask(c, a, types.ChallengeNameTypeDevicePasswordVerifier, parameters), nil
}

// devicePasswordVerifier judges the proof of a device, which takes the place of a second factor.
func (s *SignIn) devicePasswordVerifier(ctx context.Context, c call, a *attempt) (reply, error) {
	device, err := s.namedDevice(c, a)
	if err != nil {
		return reply{}, err
	}
	right, err := a.proof(c, device.GroupKey, device.Key)
	if err != nil {
		return reply{}, err
	}
	if !right {
		return reply{}, flow.WrongPassword()
	}
	a.deviceProved, a.source = true, cognito.TokenGenerationAuthenticateDevice
	return s.onward(ctx, c, a, types.ChallengeNameTypeDevicePasswordVerifier)
}

// change changes a user, or says that nobody is there any more.
func (s *SignIn) change(sub string, change func(*directory.User) error) error {
	_, err := s.Directory.Update(sub, change)
	return flow.Told(err)
}

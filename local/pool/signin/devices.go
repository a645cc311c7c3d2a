package signin

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/srp"
	"gatehouse/local/pool/wire"
)

// deviceKeyExists is the answer to a device that is confirmed twice.
const deviceKeyExists wire.Class = "DeviceKeyExistsException"

// confirmDevice stores the verifier of a device's secret, which makes it a device of the user.
func (s *SignIn) confirmDevice(_ context.Context, _ wire.Caller, in *idp.ConfirmDeviceInput) (*idp.ConfirmDeviceOutput, error) {
	bearer, err := s.Authorize(aws.ToString(in.AccessToken))
	if err != nil {
		return nil, err
	}
	config := in.DeviceSecretVerifierConfig
	if config == nil {
		return nil, wire.InvalidParameter.With("Missing required parameter DeviceSecretVerifierConfig")
	}
	verifier, err := srp.DeviceVerifier(aws.ToString(config.Salt), aws.ToString(config.PasswordVerifier))
	if err != nil {
		return nil, wire.InvalidParameter.With("Invalid device secret verifier config.")
	}
	always, optIn := s.Settings.Load().TracksDevices()
	err = s.change(bearer.User.Sub, func(u *directory.User) error {
		device := deviceIn(u, aws.ToString(in.DeviceKey))
		switch {
		case device == nil || !always && !optIn:
			return wire.InvalidParameter.With("Invalid device key given.")
		case !device.Verifier.IsZero():
			return deviceKeyExists.With("The device is confirmed already.")
		}
		device.Verifier, device.Name = verifier, aws.ToString(in.DeviceName)
		device.Remembered, device.Modified = always, s.Clock.Now()
		return nil
	})
	return &idp.ConfirmDeviceOutput{UserConfirmationNecessary: optIn}, err
}

// deviceIn is a user's device of the key, nil for none.
func deviceIn(u *directory.User, key string) *directory.Device {
	at := slices.IndexFunc(u.Devices, func(d directory.Device) bool { return d.Key == key })
	if at < 0 {
		return nil
	}
	return &u.Devices[at]
}

// noDevice is the answer to a key that is no confirmed device's.
func noDevice() error { return wire.ResourceNotFound.With("Device does not exist.") }

// remember sets whether a device is remembered.
func (s *SignIn) remember(sub string, key *string, status types.DeviceRememberedStatusType) error {
	return s.change(sub, func(u *directory.User) error {
		device := deviceIn(u, aws.ToString(key))
		if device == nil || device.Verifier.IsZero() {
			return noDevice()
		}
		if status != "" {
			device.Remembered, device.Modified = status == types.DeviceRememberedStatusTypeRemembered, s.Clock.Now()
		}
		return nil
	})
}

// forget removes a device. Refresh tokens made on it are void from then on.
func (s *SignIn) forget(sub string, key *string) error {
	err := s.change(sub, func(u *directory.User) error {
		before := len(u.Devices)
		u.Devices = slices.DeleteFunc(u.Devices, func(d directory.Device) bool {
			return d.Key == aws.ToString(key) && !d.Verifier.IsZero()
		})
		if len(u.Devices) == before {
			return noDevice()
		}
		return nil
	})
	if err == nil {
		s.Directory.RevokeGrantsOf(sub, aws.ToString(key))
	}
	return err
}

// describe is a device as clients see it.
func (s *SignIn) describe(user directory.User, key *string) (*types.DeviceType, error) {
	device, ok := flow.ConfirmedDevice(user, aws.ToString(key))
	if !ok {
		return nil, noDevice()
	}
	shown := shownDevice(device)
	return &shown, nil
}

func shownDevice(d directory.Device) types.DeviceType {
	remembered := types.DeviceRememberedStatusTypeNotRemembered
	if d.Remembered {
		remembered = types.DeviceRememberedStatusTypeRemembered
	}
	attribute := func(name, text string) types.AttributeType { return types.AttributeType{Name: &name, Value: &text} }
	return types.DeviceType{
		DeviceKey: &d.Key,
		DeviceAttributes: []types.AttributeType{
			attribute("device_status", "valid"),
			attribute("device_name", d.Name),
			attribute("last_ip_used", d.LastIP),
			attribute("dev:device_remembered_status", string(remembered)),
		},
		DeviceCreateDate: &d.Created, DeviceLastModifiedDate: &d.Modified, DeviceLastAuthenticatedDate: &d.LastAuthenticated,
	}
}

// maxDevices is the largest page of devices, and the one where no limit is given.
const maxDevices = 60

// page is some of a user's devices, the first confirmed first, with the token of the next page: the last
// device's key. A device forgotten meanwhile ends the list.
func page(user directory.User, limit *int32, token *string) ([]types.DeviceType, *string, error) {
	devices := slices.DeleteFunc(slices.Clone(user.Devices), func(d directory.Device) bool { return d.Verifier.IsZero() })
	if token != nil {
		at := slices.IndexFunc(devices, func(d directory.Device) bool { return d.Key == *token })
		if at < 0 {
			return nil, nil, wire.InvalidParameter.With("Invalid pagination token given.")
		}
		devices = devices[at+1:]
	}
	most := int(aws.ToInt32(limit))
	if most <= 0 {
		most = maxDevices
	}
	var next *string
	if len(devices) > most {
		devices = devices[:most]
		next = &devices[most-1].Key
	}
	shown := []types.DeviceType{}
	for _, device := range devices {
		shown = append(shown, shownDevice(device))
	}
	return shown, next, nil
}

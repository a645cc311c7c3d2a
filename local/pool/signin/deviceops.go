package signin

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"

	"gatehouse/local/pool/wire"
)

// The operations on devices: those of a person with an access token, then those of an administrator.

func (s *SignIn) listDevices(_ context.Context, _ wire.Caller, in *idp.ListDevicesInput) (*idp.ListDevicesOutput, error) {
	bearer, err := s.Authorize(aws.ToString(in.AccessToken))
	if err != nil {
		return nil, err
	}
	devices, next, err := page(bearer.User, in.Limit, in.PaginationToken)
	return &idp.ListDevicesOutput{Devices: devices, PaginationToken: next}, err
}

func (s *SignIn) getDevice(_ context.Context, _ wire.Caller, in *idp.GetDeviceInput) (*idp.GetDeviceOutput, error) {
	bearer, err := s.Authorize(aws.ToString(in.AccessToken))
	if err != nil {
		return nil, err
	}
	device, err := s.describe(bearer.User, in.DeviceKey)
	return &idp.GetDeviceOutput{Device: device}, err
}

func (s *SignIn) forgetDevice(_ context.Context, _ wire.Caller, in *idp.ForgetDeviceInput) (*idp.ForgetDeviceOutput, error) {
	bearer, err := s.Authorize(aws.ToString(in.AccessToken))
	if err != nil {
		return nil, err
	}
	return &idp.ForgetDeviceOutput{}, s.forget(bearer.User.Sub, in.DeviceKey)
}

func (s *SignIn) updateDeviceStatus(_ context.Context, _ wire.Caller, in *idp.UpdateDeviceStatusInput) (*idp.UpdateDeviceStatusOutput, error) {
	bearer, err := s.Authorize(aws.ToString(in.AccessToken))
	if err != nil {
		return nil, err
	}
	return &idp.UpdateDeviceStatusOutput{}, s.remember(bearer.User.Sub, in.DeviceKey, in.DeviceRememberedStatus)
}

func (s *SignIn) adminListDevices(_ context.Context, _ wire.Caller, in *idp.AdminListDevicesInput) (*idp.AdminListDevicesOutput, error) {
	user, err := s.Administered(aws.ToString(in.UserPoolId), aws.ToString(in.Username))
	if err != nil {
		return nil, err
	}
	devices, next, err := page(user, in.Limit, in.PaginationToken)
	return &idp.AdminListDevicesOutput{Devices: devices, PaginationToken: next}, err
}

func (s *SignIn) adminGetDevice(_ context.Context, _ wire.Caller, in *idp.AdminGetDeviceInput) (*idp.AdminGetDeviceOutput, error) {
	user, err := s.Administered(aws.ToString(in.UserPoolId), aws.ToString(in.Username))
	if err != nil {
		return nil, err
	}
	device, err := s.describe(user, in.DeviceKey)
	return &idp.AdminGetDeviceOutput{Device: device}, err
}

func (s *SignIn) adminForgetDevice(_ context.Context, _ wire.Caller, in *idp.AdminForgetDeviceInput) (*idp.AdminForgetDeviceOutput, error) {
	user, err := s.Administered(aws.ToString(in.UserPoolId), aws.ToString(in.Username))
	if err != nil {
		return nil, err
	}
	return &idp.AdminForgetDeviceOutput{}, s.forget(user.Sub, in.DeviceKey)
}

func (s *SignIn) adminUpdateDeviceStatus(_ context.Context, _ wire.Caller, in *idp.AdminUpdateDeviceStatusInput) (*idp.AdminUpdateDeviceStatusOutput, error) {
	user, err := s.Administered(aws.ToString(in.UserPoolId), aws.ToString(in.Username))
	if err != nil {
		return nil, err
	}
	return &idp.AdminUpdateDeviceStatusOutput{}, s.remember(user.Sub, in.DeviceKey, in.DeviceRememberedStatus)
}

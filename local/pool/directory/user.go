package directory

import (
	"bytes"
	"maps"
	"slices"
	"time"

	"gatehouse/local/pool/srp"
)

// Status is where a user stands, in Cognito's words.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html
type Status string

// The states of a user; those that only AWS gives (ARCHIVED, COMPROMISED, UNKNOWN) do not occur.
const (
	// Unconfirmed users signed up and have not been confirmed: they cannot sign in.
	Unconfirmed Status = "UNCONFIRMED"
	// Confirmed users can sign in.
	Confirmed Status = "CONFIRMED"
	// ExternalProvider users sign in through an identity provider.
	ExternalProvider Status = "EXTERNAL_PROVIDER"
	// ForceChangePassword users have a temporary password and must set their own at the next sign-in.
	ForceChangePassword Status = "FORCE_CHANGE_PASSWORD"
	// ResetRequired users must reset their password with a code before they can sign in.
	ResetRequired Status = "RESET_REQUIRED"
)

// User is one person of the pool.
type User struct {
	// Sub is the user's unchangeable identifier, a UUID.
	Sub string `json:"sub"`
	// Name is the user name in the pool; equal to Sub where people sign in with e-mail address or phone number. It never changes.
	Name string `json:"name"`
	// Attributes holds standard and custom attributes, booleans as "true" and "false". It is never nil and its "sub" is always Sub.
	Attributes map[string]string `json:"attributes"`
	// Status is where the user stands.
	Status Status `json:"status"`
	// Disabled users cannot sign in, whatever their status.
	Disabled bool `json:"disabled,omitzero"`
	// Created is when the user was made.
	Created time.Time `json:"created"`
	// Modified is when the user was last changed; the caller sets it.
	Modified time.Time `json:"modified"`
	// Password is the password's verifier; zero for users without a password.
	Password Password `json:"password,omitzero"`
	// Codes holds the codes sent and not yet used, by purpose: "sign-up", "forgot-password", "verify:email", "verify:phone_number". Nil
	// when there is none.
	Codes map[string]Code `json:"codes,omitempty"`
	// MFA is the user's further factors.
	MFA MFA `json:"mfa,omitzero"`
	// Devices are the remembered and known devices.
	Devices []Device `json:"devices,omitempty"`
	// Groups names the user's groups, sorted. Join and Leave change it, Update must not.
	Groups []string `json:"groups,omitempty"`
	// Identities are the profiles at identity providers that sign in as this user.
	Identities []Identity `json:"identities,omitempty"`
	// Attempts counts failed sign-ins.
	Attempts Attempts `json:"attempts,omitzero"`
}

// Password is what is stored of a password.
type Password struct {
	// Verifier checks the password, alone and in SRP.
	Verifier srp.Verifier `json:"verifier"`
	// Expires is when a temporary password ends; zero: never.
	Expires time.Time `json:"expires,omitzero"`
}

// Code is a code that was sent and waits to be entered.
type Code struct {
	// Hash is the SHA-256 of the code.
	Hash []byte `json:"hash"`
	// Expires is when the code ends.
	Expires time.Time `json:"expires"`
	// Tries counts the wrong codes entered.
	Tries int `json:"tries,omitzero"`
	// Attribute is the attribute whose value the code was sent to, such as "email".
	Attribute string `json:"attribute,omitzero"`
	// Value is that attribute's value when the code was sent, or the value that waits for its verification.
	Value string `json:"value,omitzero"`
}

// MFA is the state of a user's further factors.
type MFA struct {
	// Secret is the TOTP secret in base 32; "" when no authenticator app was associated.
	Secret string `json:"secret,omitzero"`
	// SoftwareToken says that the authenticator app is verified and enabled.
	SoftwareToken bool `json:"softwareToken,omitzero"`
	// Email says that codes by e-mail are enabled.
	Email bool `json:"email,omitzero"`
	// SMS says that codes by SMS are enabled.
	SMS bool `json:"sms,omitzero"`
	// Preferred is the preferred factor, in Cognito's words such as SOFTWARE_TOKEN_MFA; "" when there is none.
	Preferred string `json:"preferred,omitzero"`
	// LastStep is the last TOTP time step used: no code counts twice.
	LastStep int64 `json:"lastStep,omitzero"`
}

// Device is a device a user signed in with.
type Device struct {
	// Key is the device key.
	Key string `json:"key"`
	// GroupKey is the device group key, part of the device's SRP.
	GroupKey string `json:"groupKey"`
	// Name is the name the client gave, or "".
	Name string `json:"name,omitzero"`
	// Verifier checks the device's password; zero until the device is confirmed.
	Verifier srp.Verifier `json:"verifier,omitzero"`
	// Remembered devices may skip further factors.
	Remembered bool `json:"remembered,omitzero"`
	// Created is when the device was first seen.
	Created time.Time `json:"created"`
	// Modified is when the device was last changed.
	Modified time.Time `json:"modified"`
	// LastAuthenticated is the last sign-in with the device.
	LastAuthenticated time.Time `json:"lastAuthenticated,omitzero"`
	// LastIP is the address of the last sign-in.
	LastIP string `json:"lastIP,omitzero"`
}

// Attempts counts failed sign-ins in a row.
type Attempts struct {
	// Failed is how many failed since the last success.
	Failed int `json:"failed"`
	// LockedUntil is when the user may try again; zero: now.
	LockedUntil time.Time `json:"lockedUntil,omitzero"`
}

// Verified reports whether the user's email or phone_number is verified. A preferred_username has nothing to verify and is false.
func (u User) Verified(attribute string) bool {
	return u.Attributes[attribute+"_verified"] == "true"
}

// clone returns a copy that shares nothing with u that can be changed.
func (u *User) clone() User {
	c := *u
	c.Attributes = maps.Clone(u.Attributes)
	c.Password.Verifier = cloneVerifier(u.Password.Verifier)
	c.Codes = maps.Clone(u.Codes)
	for purpose, code := range c.Codes {
		code.Hash = bytes.Clone(code.Hash)
		c.Codes[purpose] = code
	}
	c.Devices = slices.Clone(u.Devices)
	for i := range c.Devices {
		c.Devices[i].Verifier = cloneVerifier(c.Devices[i].Verifier)
	}
	c.Groups = slices.Clone(u.Groups)
	c.Identities = slices.Clone(u.Identities)
	return c
}

func cloneVerifier(v srp.Verifier) srp.Verifier {
	return srp.Verifier{Salt: bytes.Clone(v.Salt), Value: bytes.Clone(v.Value)}
}

package flow

import (
	"slices"

	"gatehouse/local/pool/directory"
)

// ConfirmedDevice finds a device that a client has confirmed. Before that, a key is only a promise.
func ConfirmedDevice(user directory.User, key string) (directory.Device, bool) {
	at := slices.IndexFunc(user.Devices, func(d directory.Device) bool { return d.Key == key && !d.Verifier.IsZero() })
	if at < 0 {
		return directory.Device{}, false
	}
	return user.Devices[at], true
}

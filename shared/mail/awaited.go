package mail

// Awaited names, for each message that nobody sends yet, the folder of the capability that sends it. An entry
// goes when its sender comes; shared/archtest refuses one that stayed.
func Awaited() map[Kind]string {
	const (
		approval  = "shared/approval"
		devices   = "shared/device"
		migration = "functions/usermigration"
	)
	return map[Kind]string{
		RequestReceived: approval,
		NewRequest:      approval,
		Digest:          approval,
		Approved:        approval,
		Rejected:        approval,
		Revoked:         approval,
		Invitation:      approval,
		Reminder:        approval,
		DeviceLimit:     devices,
		FreeSlot:        devices,
		Migrated:        migration,
	}
}

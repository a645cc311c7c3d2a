package effect

import (
	"errors"
	"maps"
	"net/url"
	"slices"
	"strings"

	"gatehouse/shared/fact"
)

// CheckAddresses reports every queue whose address, the setting <QUEUE>_QUEUE_URL, is none or is that of a queue of the wrong kind:
// revocations and directory must be FIFO queues, since their effects are worked on one after the other; the rest must not.
func CheckAddresses(addresses map[fact.Queue]string) error {
	var faults []error
	for _, queue := range slices.Sorted(maps.Keys(addresses)) {
		if wrong := wrongAddress(queue, addresses[queue]); wrong != "" {
			faults = append(faults, errors.New(strings.ToUpper(string(queue))+"_QUEUE_URL: "+wrong))
		}
	}
	return errors.Join(faults...)
}

func wrongAddress(queue fact.Queue, address string) string {
	read, err := url.Parse(address)
	if err != nil || read.Host == "" || read.Scheme != "http" && read.Scheme != "https" {
		return "must be the http or https address of a queue"
	}
	ordered := queue == fact.Revocations || queue == fact.Directory
	switch fifo := strings.HasSuffix(address, ".fifo"); {
	case ordered && !fifo:
		return "must be the address of a FIFO queue"
	case fifo && !ordered:
		return "must not be the address of a FIFO queue"
	}
	return ""
}

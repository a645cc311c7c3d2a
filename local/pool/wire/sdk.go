package wire

import (
	"net/http"
	"regexp"
)

// unknownSDK is what trigger events say of a client that does not name its SDK.
const unknownSDK = "aws-sdk-unknown-unknown"

var sdkName = regexp.MustCompile(`(?:\A|[\s,])(aws-sdk-[a-z0-9-]{1,32})/(v?[0-9][0-9A-Za-z.+-]{0,31})`)

// sdkVersion finds the SDK in the headers by which clients introduce themselves.
// A browser cannot set User-Agent, so x-amz-user-agent counts first.
func sdkVersion(header http.Header) string {
	for _, name := range []string{"X-Amz-User-Agent", "User-Agent"} {
		if found := sdkName.FindStringSubmatch(header.Get(name)); found != nil {
			return found[1] + "-" + found[2]
		}
	}
	return unknownSDK
}

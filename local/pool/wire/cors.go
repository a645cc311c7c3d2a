package wire

import (
	"net/http"
	"regexp"
)

// allowedHeaders are what Cognito's client libraries send from a browser.
const allowedHeaders = "amz-sdk-invocation-id,amz-sdk-request,authorization,cache-control,content-type," +
	"x-amz-content-sha256,x-amz-date,x-amz-security-token,x-amz-target,x-amz-user-agent"

// headerList is a list of header names as a preflight asks for it.
var headerList = regexp.MustCompile(`\A[A-Za-z0-9-]+( ?, ?[A-Za-z0-9-]+)*\z`)

// allowOrigins lets pages of any origin read the answer, as Cognito does: no
// cookie is involved, the request itself must hold the credentials.
func allowOrigins(header http.Header) {
	header.Set("Access-Control-Allow-Origin", "*")
	header.Set("Access-Control-Expose-Headers", "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date")
}

// allowPreflight answers a browser's question before the request itself: any
// header is allowed.
func allowPreflight(answer, question http.Header) {
	headers := question.Get("Access-Control-Request-Headers")
	if !headerList.MatchString(headers) {
		headers = allowedHeaders
	}
	answer.Set("Access-Control-Allow-Headers", headers)
	answer.Set("Access-Control-Allow-Methods", "POST, OPTIONS")
	answer.Set("Access-Control-Max-Age", "172800")
}

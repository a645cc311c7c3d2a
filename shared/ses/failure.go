package ses

import (
	"errors"
	"net/http"
	"strings"

	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"gatehouse/shared/ledger"
)

// failure sorts an error of SendEmail. Written says whether a request left this machine.
func failure(err error, mail ledger.Outgoing, written bool) *ledger.Failure {
	if refusal, ok := errors.AsType[smithy.APIError](err); ok {
		if known := known(refusal, mail); known != nil {
			return known
		}
		return &ledger.Failure{Fault: unknown(err), Reason: refusal.ErrorCode()}
	}
	switch {
	case status(err) != 0:
		return &ledger.Failure{Fault: unknown(err), Reason: "unreadable_answer"}
	case written:
		return &ledger.Failure{Fault: ledger.Undecided, Reason: "no_answer"}
	default:
		return &ledger.Failure{Fault: ledger.Unsent, Reason: "not_sent"}
	}
}

// known is a refusal that SendEmail documents; nil for others.
//
// Rate and day's quota have classes of their own, as SES answers them (429 and 400); the common class
// ThrottlingException carries either, told apart by the message. A suspended or paused account is not
// the mail's fault, so the mail waits.
//
// Source: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
// Source: https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html
func known(refusal smithy.APIError, mail ledger.Outgoing) *ledger.Failure {
	code := refusal.ErrorCode()
	switch code {
	case "TooManyRequestsException", "ThrottlingException", "Throttling", "RequestLimitExceeded":
		if strings.Contains(strings.ToLower(refusal.ErrorMessage()), "daily") {
			return &ledger.Failure{Fault: ledger.Exhausted, Reason: code}
		}
		return &ledger.Failure{Fault: ledger.Throttled, Reason: code}
	case "LimitExceededException", "SendingPausedException", "AccountSuspendedException",
		"AccountSendingPausedException", "ConfigurationSetSendingPausedException":
		return &ledger.Failure{Fault: ledger.Exhausted, Reason: code}
	case "MessageRejected":
		return rejected(refusal.ErrorMessage(), mail)
	case "MailFromDomainNotVerifiedException":
		return &ledger.Failure{Fault: ledger.Permanent, Reason: ledger.ReasonSender}
	case "NotFoundException":
		return &ledger.Failure{Fault: ledger.Permanent, Reason: ledger.ReasonConfigurationSet}
	case "BadRequestException":
		return &ledger.Failure{Fault: ledger.Permanent, Reason: code}
	default:
		return nil
	}
}

// rejected tells the sandbox, which lists the person's address among the identities that are not
// verified, from a sender that is not verified and from everything else about the mail itself. The list
// may be cut off, so the sandbox is what is left when it does not name the sender.
func rejected(message string, mail ledger.Outgoing) *ledger.Failure {
	if !strings.Contains(strings.ToLower(message), "address is not verified") {
		return &ledger.Failure{Fault: ledger.Permanent, Reason: "MessageRejected"}
	}
	_, list, _ := strings.Cut(message, ": ")
	for identity := range strings.SplitSeq(list, ", ") {
		if identity := bare(identity); strings.EqualFold(identity, bare(mail.From)) && !strings.EqualFold(identity, bare(mail.To)) {
			return &ledger.Failure{Fault: ledger.Permanent, Reason: ledger.ReasonSender}
		}
	}
	return &ledger.Failure{Fault: ledger.Sandbox, Reason: "MessageRejected"}
}

// bare is an address without its display name.
func bare(address string) string {
	if open := strings.LastIndexByte(address, '<'); open >= 0 {
		address = address[open+1:]
	}
	return strings.Trim(address, "<> ")
}

// unknown judges a refusal by its status alone: a client error was not taken, of a server error nobody
// knows.
func unknown(err error) ledger.Fault {
	if s := status(err); s >= http.StatusBadRequest && s < http.StatusInternalServerError {
		return ledger.Unsent
	}
	return ledger.Undecided
}

// status is the HTTP status of an answer; 0 if there was none.
func status(err error) int {
	if answer, ok := errors.AsType[*smithyhttp.ResponseError](err); ok {
		return answer.HTTPStatusCode()
	}
	return 0
}

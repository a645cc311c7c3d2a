package ses_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"gatehouse/shared/ledger"
	"gatehouse/shared/ses"
)

func mail() ledger.Outgoing {
	return ledger.Outgoing{
		EffectID: "0123456789abcdef0123456789abcdef", Kind: "welcome", From: `"Example" <no-reply@example.com>`, ReplyTo: "help@example.com",
		To: "jane.doe@example.org", Subject: "Wëlcome", HTML: "<p>Hello</p>", Text: "Hello\n", Locale: "de", ConfigurationSet: "mails",
	}
}

func keys() aws.CredentialsProvider {
	return aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "example"}, nil
	})
}

func transport(url string, credentials aws.CredentialsProvider) *ses.Transport {
	return ses.Open(aws.Config{Region: "eu-west-1", Credentials: credentials, BaseEndpoint: &url})
}

func TestAMailArrivesWhole(t *testing.T) {
	var path string
	var got struct {
		FromEmailAddress, ConfigurationSetName string
		ReplyToAddresses                       []string
		Destination                            struct{ ToAddresses, CcAddresses []string }
		EmailTags                              []struct{ Name, Value string }
		Content                                struct {
			Simple struct {
				Subject struct{ Data, Charset string }
				Body    struct {
					HTML, Text struct{ Data, Charset string }
				}
				Headers []struct{ Name, Value string }
			}
		}
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path = r.URL.Path
		if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
			t.Error(err)
		}
		_, _ = io.WriteString(w, `{"MessageId":"0100-example-000000"}`)
	}))
	defer server.Close()
	id, err := transport(server.URL, keys()).Send(t.Context(), mail())
	if err != nil || id != "0100-example-000000" {
		t.Fatalf("sent with the id %q: %v", id, err)
	}
	want, simple := mail(), got.Content.Simple
	if path != "/v2/email/outbound-emails" || got.FromEmailAddress != want.From || got.ConfigurationSetName != "mails" || got.ReplyToAddresses[0] != want.ReplyTo {
		t.Errorf("%s got %+v", path, got)
	}
	if len(got.Destination.ToAddresses) != 1 || got.Destination.ToAddresses[0] != want.To || len(got.Destination.CcAddresses) != 0 {
		t.Errorf("goes to %+v", got.Destination)
	}
	if simple.Subject.Data != want.Subject || simple.Subject.Charset != "UTF-8" || simple.Body.HTML.Data != want.HTML || simple.Body.Text.Data != want.Text {
		t.Errorf("says %+v", simple)
	}
	if len(got.EmailTags) != 1 || got.EmailTags[0].Name != ledger.EffectTag || got.EmailTags[0].Value != want.EffectID {
		t.Errorf("is tagged %+v", got.EmailTags)
	}
	if len(simple.Headers) != 4 || simple.Headers[0].Name != "Auto-Submitted" || simple.Headers[0].Value != "auto-generated" {
		t.Errorf("has the headers %+v", simple.Headers)
	}
}

// answer is one of SES's refusals as it comes over the wire.
func answer(status int, code, message string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if code != "" {
			w.Header().Set("X-Amzn-ErrorType", code)
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		body, _ := json.Marshal(map[string]string{"message": message})
		_, _ = w.Write(body)
	}
}

func TestRefusalsAreSorted(t *testing.T) {
	const unverified = "Email address is not verified. The following identities failed the check in region EU-WEST-1: "
	tests := []struct {
		name    string
		answer  http.HandlerFunc
		fault   ledger.Fault
		reason  string
		another bool
	}{
		{"sending rate", answer(429, "TooManyRequestsException", "Maximum sending rate exceeded."), ledger.Throttled, "TooManyRequestsException", false},
		{"rate of calls", answer(400, "ThrottlingException", "Rate exceeded"), ledger.Throttled, "ThrottlingException", false},
		{"day's quota", answer(400, "LimitExceededException", "Daily message quota exceeded."), ledger.Exhausted, "LimitExceededException", false},
		{"day's quota in the common class", answer(400, "ThrottlingException", "Daily message quota exceeded"), ledger.Exhausted, "ThrottlingException", false},
		{"paused", answer(400, "SendingPausedException", "Sending paused"), ledger.Exhausted, "SendingPausedException", false},
		{"suspended", answer(400, "AccountSuspendedException", "suspended"), ledger.Exhausted, "AccountSuspendedException", false},
		{"sandbox", answer(400, "MessageRejected", unverified+"jane.doe@example.org"), ledger.Sandbox, "MessageRejected", false},
		{"sandbox, list cut off", answer(400, "MessageRejected", "Email address is not verified..."), ledger.Sandbox, "MessageRejected", false},
		{"sender not verified", answer(400, "MessageRejected", unverified+`jane.doe@example.org, Example <No-Reply@example.com>`), ledger.Permanent, ledger.ReasonSender, false},
		{"content", answer(400, "MessageRejected", "Illegal content: jane.doe@example.org"), ledger.Permanent, "MessageRejected", false},
		{"sender's domain", answer(400, "MailFromDomainNotVerifiedException", "x"), ledger.Permanent, ledger.ReasonSender, false},
		{"configuration set", answer(404, "NotFoundException", "Configuration set <mails> does not exist."), ledger.Permanent, ledger.ReasonConfigurationSet, false},
		{"invalid", answer(400, "BadRequestException", "Illegal address jane.doe@example.org"), ledger.Permanent, "BadRequestException", false},
		{"expired credentials", answer(403, "ExpiredTokenException", "The security token included in the request is expired"), ledger.Unsent, "ExpiredTokenException", false},
		{"no permission", answer(403, "AccessDeniedException", "User: arn:aws:sts::123456789012 is not authorized"), ledger.Unsent, "AccessDeniedException", false},
		{"server error", answer(500, "InternalServiceErrorException", "x"), ledger.Undecided, "InternalServiceErrorException", false},
		{"gateway", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }, ledger.Undecided, "", true},
		{"unreadable success", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>") }, ledger.Undecided, "", true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var calls atomic.Int64
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { calls.Add(1); test.answer(w, r) }))
			defer server.Close()
			_, err := transport(server.URL, keys()).Send(t.Context(), mail())
			check(t, err, test.fault)
			if failed, _ := errors.AsType[*ledger.Failure](err); !test.another && failed.Reason != test.reason {
				t.Errorf("reason %q, want %q", failed.Reason, test.reason)
			}
			if n := calls.Load(); n != 1 {
				t.Errorf("SES was called %d times: a second call can be a second mail", n)
			}
		})
	}
}

// check looks at the kind of failure and for what must not be logged.
func check(t *testing.T, err error, fault ledger.Fault) {
	t.Helper()
	failed, ok := errors.AsType[*ledger.Failure](err)
	if !ok || failed.Fault != fault || failed.Reason == "" {
		t.Fatalf("failed with %#v, want fault %d", err, fault)
	}
	for _, secret := range []string{"jane", "example", "arn:", "Wëlcome"} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("the error shows %q: %v", secret, err)
		}
	}
}

func TestADeadServiceIsUnsentOrUndecided(t *testing.T) {
	hang := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // a server that has not read the request does not notice that its client has gone
		<-r.Context().Done()
	}))
	defer hang.Close()
	cut := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		connection, _, err := http.NewResponseController(w).Hijack()
		if err == nil {
			_ = connection.Close()
		}
	}))
	defer cut.Close()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = closed.Close()
	broken := aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) { return aws.Credentials{}, errors.New("expired") })
	tests := []struct {
		name        string
		url         string
		credentials aws.CredentialsProvider
		fault       ledger.Fault
	}{
		{"no answer", hang.URL, keys(), ledger.Undecided},
		{"connection cut", cut.URL, keys(), ledger.Undecided},
		{"connection refused", "http://" + closed.Addr().String(), keys(), ledger.Unsent},
		{"no such host", "http://nowhere.invalid", keys(), ledger.Unsent},
		{"no credentials", hang.URL, broken, ledger.Unsent},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			_, err := transport(test.url, test.credentials).Send(ctx, mail())
			check(t, err, test.fault)
		})
	}
}

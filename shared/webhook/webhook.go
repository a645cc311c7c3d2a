package webhook

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"time"

	"gatehouse/shared/notice"
)

// Secrets hands out the versions of the secret, newest first.
type Secrets interface {
	// Versions are the versions as far as known.
	Versions(context.Context) ([][]byte, error)
	// Doubted are the versions after a receiver refused the ones of Versions: read again, if that was not just done.
	Doubted(context.Context) ([][]byte, error)
}

// Webhook is one address to tell notices to.
type Webhook struct {
	target  string
	secrets Secrets
	now     func() time.Time
	client  *http.Client
}

// New makes a webhook for an https address, see [CheckURL].
func New(target string, secrets Secrets, now func() time.Time) (*Webhook, error) {
	if err := CheckURL(target); err != nil {
		return nil, err
	}
	return &Webhook{target, secrets, now, newClient(publicDialer(), nil)}, nil
}

// CheckURL refuses what is no address of a webhook: anything but https, or with credentials, which logs of the receiver would keep.
func CheckURL(text string) error {
	target, err := url.Parse(text)
	switch {
	case err != nil, target.Scheme != "https", target.Hostname() == "":
		return errors.New("must be an https address")
	case target.User != nil, target.Fragment != "":
		return errors.New("must have no user and no fragment")
	}
	if address, err := netip.ParseAddr(target.Hostname()); err == nil && !isPublic(address) {
		return errPrivate
	}
	return nil
}

// Tell posts the notice. Nil means that the receiver took it; a [notice.Refused] that no repetition will help; any other error that
// the receiver could not take it now. Errors never hold the address or the answer.
//
// A 401 or 403 may mean that the receiver has a newer secret than we: then the secret is read again and, if it has changed, the notice
// posted once more.
func (w *Webhook) Tell(ctx context.Context, n notice.Notice) error {
	secrets, err := w.secrets.Versions(ctx)
	if err != nil {
		return err
	}
	status, err := w.post(ctx, n, secrets)
	if err == nil && (status == http.StatusUnauthorized || status == http.StatusForbidden) {
		newer, doubt := w.secrets.Doubted(ctx)
		if doubt != nil {
			return doubt
		}
		if !slices.EqualFunc(secrets, newer, bytes.Equal) {
			status, err = w.post(ctx, n, newer)
		}
	}
	if err != nil {
		return err
	}
	return verdict(status)
}

// post makes one attempt and returns the status of the answer.
func (w *Webhook) post(ctx context.Context, n notice.Notice, secrets [][]byte) (int, error) {
	body, err := n.Encode()
	if err != nil {
		return 0, &notice.Refused{Reason: "webhook_body"}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, w.target, bytes.NewReader(body))
	if err != nil {
		return 0, &notice.Refused{Reason: "webhook_url"}
	}
	timestamp := strconv.FormatInt(w.now().Unix(), 10)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", "gatehouse")
	request.Header.Set(HeaderID, n.ID)
	request.Header.Set(HeaderTimestamp, timestamp)
	request.Header.Set(HeaderSignature, signatures(secrets, timestamp, body))
	answer, err := w.client.Do(request)
	if err != nil {
		return 0, reduced(err)
	}
	defer func() { _ = answer.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, bodyBytes)) // read to the end, a connection can be used again
	return answer.StatusCode, nil
}

// verdict is what a status means.
func verdict(status int) error {
	switch {
	case status >= 200 && status < 300:
		return nil
	case status >= 500, status == http.StatusRequestTimeout, status == http.StatusTooEarly, status == http.StatusTooManyRequests:
		return errors.New("webhook: status " + strconv.Itoa(status))
	case status >= 300 && status < 400:
		return &notice.Refused{Reason: "webhook_redirect"}
	}
	return &notice.Refused{Reason: "webhook_status_" + strconv.Itoa(status)}
}

// reduced leaves of a client's error what may be logged; its own text holds the address.
func reduced(err error) error {
	switch {
	case errors.Is(err, errPrivate):
		return &notice.Refused{Reason: "webhook_private_target"}
	case errors.Is(err, context.Canceled):
		return errors.New("webhook: cancelled")
	case isTimeout(err):
		return errors.New("webhook: out of time")
	}
	return errors.New("webhook: no answer")
}

func isTimeout(err error) bool {
	timeout, ok := errors.AsType[interface {
		error
		Timeout() bool
	}](err)
	return ok && timeout.Timeout()
}

package webhook

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"gatehouse/shared/notice"
)

// vault hands out the versions, and after a doubt the fresh ones.
type vault struct {
	versions, fresh [][]byte
	fault           error
	doubts          int
}

func (v *vault) Versions(context.Context) ([][]byte, error) { return v.versions, v.fault }

func (v *vault) Doubted(context.Context) ([][]byte, error) {
	v.doubts++
	if v.fresh != nil {
		v.versions = v.fresh
	}
	return v.versions, v.fault
}

func confirmed() notice.Notice {
	return notice.Notice{
		Version: 1, ID: "0123456789abcdef0123456789abcdef", Type: notice.UserConfirmed, Time: now(),
		Pool: "us-east-1_EXAMPLE00", Sub: "11111111-2222-4333-8444-555555555555", Turn: 1,
	}
}

// to opens a webhook to a server of the test, which it reaches as example.com, the name in its certificate.
func to(t *testing.T, v *vault, handler http.HandlerFunc) *Webhook {
	t.Helper()
	server := httptest.NewTLSServer(handler)
	t.Cleanup(server.Close)
	_, port, _ := net.SplitHostPort(server.Listener.Addr().String())
	hook, err := New("https://example.com:"+port+"/hooks?for=gatehouse", v, now)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	hook.client = newClient(&dialer{lookup: resolved("127.0.0.1"), permits: netip.Addr.IsLoopback}, roots)
	return hook
}

// resolved answers every look-up with these addresses.
func resolved(addresses ...string) lookup {
	return func(context.Context, string, string) ([]netip.Addr, error) {
		var found []netip.Addr
		for _, address := range addresses {
			found = append(found, netip.MustParseAddr(address))
		}
		return found, nil
	}
}

func TestAReceiverGetsASignedNotice(t *testing.T) {
	v := &vault{versions: [][]byte{newer(), older()}}
	hook := to(t, v, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if err := Verify([][]byte{older()}, r.Header, body, now()); err != nil {
			t.Errorf("the receiver does not believe it: %v", err)
		}
		n, err := notice.Decode(body)
		if err != nil || n != confirmed() || r.Header.Get(HeaderID) != n.ID {
			t.Errorf("the receiver reads %+v (%v)", n, err)
		}
		if r.Method != http.MethodPost || r.URL.Path != "/hooks" || r.URL.RawQuery != "for=gatehouse" || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("it comes as %s %s, %s", r.Method, r.URL, r.Header.Get("Content-Type"))
		}
		w.WriteHeader(http.StatusAccepted)
	})
	if err := hook.Tell(t.Context(), confirmed()); err != nil {
		t.Error(err)
	}
}

func TestWhatAnswersMean(t *testing.T) {
	for status, reason := range map[int]string{
		200: "", 204: "", 301: "webhook_redirect", 302: "webhook_redirect", 307: "webhook_redirect", 304: "webhook_redirect",
		400: "webhook_status_400", 401: "webhook_status_401", 403: "webhook_status_403", 404: "webhook_status_404", 410: "webhook_status_410",
		408: "later", 425: "later", 429: "later", 500: "later", 503: "later",
	} {
		calls := 0
		hook := to(t, &vault{versions: [][]byte{newer()}}, func(w http.ResponseWriter, _ *http.Request) {
			calls++
			w.Header().Set("Location", "https://example.com/elsewhere")
			w.WriteHeader(status)
		})
		err := hook.Tell(t.Context(), confirmed())
		got, refused := notice.RefusedBy(err)
		if err != nil && !refused {
			got = "later"
		}
		if got != reason || calls != 1 {
			t.Errorf("%d: it means %q after %d calls, want %q after 1", status, got, calls, reason)
		}
	}
}

func TestARefusedSignatureIsTriedOnceMoreWithANewerSecret(t *testing.T) {
	check := func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if Verify([][]byte{newer()}, r.Header, body, now()) != nil {
			w.WriteHeader(http.StatusUnauthorized)
		}
	}
	rotated := &vault{versions: [][]byte{older()}, fresh: [][]byte{newer(), older()}}
	if err := to(t, rotated, check).Tell(t.Context(), confirmed()); err != nil || rotated.doubts != 1 {
		t.Errorf("after a rotation: %v, %d doubts", err, rotated.doubts)
	}
	same := &vault{versions: [][]byte{older()}}
	reason, _ := notice.RefusedBy(to(t, same, check).Tell(t.Context(), confirmed()))
	if reason != "webhook_status_401" || same.doubts != 1 {
		t.Errorf("without a rotation: %q, %d doubts", reason, same.doubts)
	}
}

func TestNothingIsSentUnsigned(t *testing.T) {
	hook := to(t, &vault{fault: errors.New("no secret")}, func(http.ResponseWriter, *http.Request) { t.Error("it was sent") })
	if hook.Tell(t.Context(), confirmed()) == nil {
		t.Error("it counts as told")
	}
}

func TestPrivateTargetsAreNotDialled(t *testing.T) {
	for _, address := range []string{"127.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "fd00:ec2::254"} {
		hook := to(t, &vault{versions: [][]byte{newer()}}, func(http.ResponseWriter, *http.Request) { t.Errorf("%s was reached", address) })
		hook.client = newClient(&dialer{lookup: resolved(address), permits: isPublic}, nil)
		if reason, _ := notice.RefusedBy(hook.Tell(t.Context(), confirmed())); reason != "webhook_private_target" {
			t.Errorf("%s: the reason is %q", address, reason)
		}
	}
}

func TestANameThatChangesItsAnswerGainsNothing(t *testing.T) {
	hook := to(t, &vault{versions: [][]byte{newer()}}, func(http.ResponseWriter, *http.Request) { t.Error("the second answer was reached") })
	lookups := 0
	rebinding := func(context.Context, string, string) ([]netip.Addr, error) {
		if lookups++; lookups == 1 {
			return []netip.Addr{netip.MustParseAddr("192.0.2.1")}, nil
		}
		return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
	}
	d := &dialer{lookup: rebinding, permits: func(a netip.Addr) bool { return !a.IsLoopback() }}
	d.Timeout = 50 * time.Millisecond
	hook.client = newClient(d, nil)
	for range 2 {
		if hook.Tell(t.Context(), confirmed()) == nil {
			t.Error("it counts as told")
		}
	}
	if lookups != 2 {
		t.Errorf("%d look-ups, want one for each connection", lookups)
	}
}

func TestSlowAndEndlessReceivers(t *testing.T) {
	slow := to(t, &vault{versions: [][]byte{newer()}}, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // only then the server notices that the caller is gone
		<-r.Context().Done()
	})
	slow.client.Timeout = 50 * time.Millisecond
	err := slow.Tell(t.Context(), confirmed())
	if _, refused := notice.RefusedBy(err); err == nil || refused || !strings.Contains(err.Error(), "out of time") {
		t.Errorf("a slow one gives %v", err)
	}
	endless := to(t, &vault{versions: [][]byte{newer()}}, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 4096)); err != nil {
				return
			}
		}
	})
	if err := endless.Tell(t.Context(), confirmed()); err != nil {
		t.Errorf("an endless one that said yes gives %v", err)
	}
	chatty := to(t, &vault{versions: [][]byte{newer()}}, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Much", strings.Repeat("x", 64<<10))
	})
	if chatty.Tell(t.Context(), confirmed()) == nil {
		t.Error("64 KB of headers are read")
	}
}

func TestErrorsDoNotShowTheTarget(t *testing.T) {
	hook := to(t, &vault{versions: [][]byte{newer()}}, func(w http.ResponseWriter, _ *http.Request) {
		connection, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			_ = connection.Close()
		}
	})
	if err := hook.Tell(t.Context(), confirmed()); err == nil || strings.Contains(err.Error(), "example") {
		t.Errorf("the error is %v", err)
	}
	if err := reduced(&url.Error{Op: "Post", URL: "https://example.com/secret", Err: context.Canceled}); strings.Contains(err.Error(), "example") {
		t.Errorf("the error is %v", err)
	}
}

func TestAddressesOfWebhooks(t *testing.T) {
	for text, want := range map[string]bool{
		"https://hooks.example.com": true, "https://hooks.example.com:8443/a?b=c": true, "https://8.8.8.8/": true,
		"": false, "http://hooks.example.com": false, "hooks.example.com": false, "https://": false, "https://user:word@example.com": false,
		"https://example.com/#a": false, "https://127.0.0.1/": false, "https://[::1]/": false, "https://[::ffff:10.0.0.1]/": false,
		"ftp://example.com": false, "https://exa mple.com": false,
	} {
		_, err := New(text, &vault{}, now)
		if (err == nil) != want {
			t.Errorf("%q: %v", text, err)
		}
		if err != nil && strings.Contains(err.Error(), "word") {
			t.Errorf("the error shows the address: %v", err)
		}
	}
}

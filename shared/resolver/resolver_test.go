package resolver_test

import (
	"context"
	"net"
	"strings"
	"testing"
	"time"

	"gatehouse/shared/resolver"
)

func TestTheServerThatIsNamedIsAsked(t *testing.T) {
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close() //nolint:errcheck // nobody listens any more
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	go func() {
		_, _ = resolver.New(server.LocalAddr().String()).LookupMX(ctx, "example.com.")
	}()
	packet := make([]byte, 512)
	if err := server.SetReadDeadline(time.Now().Add(5 * time.Second)); err != nil {
		t.Fatal(err)
	}
	n, _, err := server.ReadFrom(packet)
	if err != nil {
		t.Fatalf("the server was not asked: %v", err)
	}
	if question := "\x07example\x03com\x00"; !strings.Contains(string(packet[:n]), question) {
		t.Errorf("the server was asked %q, want %q", packet[:n], question)
	}
}

func TestWithoutAServerTheSystemIsAsked(t *testing.T) {
	if dns := resolver.New(""); dns.Dial != nil || !dns.PreferGo {
		t.Errorf("dials by itself: %v, Go's own resolver: %v", dns.Dial != nil, dns.PreferGo)
	}
}

func TestAServerThatDoesNotAnswerIsAFault(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close() //nolint:errcheck // nobody listens any more
	_, err = resolver.New(server.LocalAddr().String()).LookupMX(ctx, "example.com.")
	if err == nil {
		t.Error("silence was taken for an answer")
	}
}

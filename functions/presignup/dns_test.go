package presignup_test

import (
	"context"
	"net"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// noDNS fails the test that asks it.
type noDNS struct{ t testing.TB }

func (d noDNS) LookupMX(context.Context, string) ([]*net.MX, error) {
	d.t.Error("DNS was asked although the exchanger rule is off")
	return nil, nil
}

func (d noDNS) LookupIPAddr(context.Context, string) ([]net.IPAddr, error) {
	d.t.Error("DNS was asked although the exchanger rule is off")
	return nil, nil
}

// emptyDNS knows no name.
type emptyDNS struct{}

func (emptyDNS) LookupMX(_ context.Context, domain string) ([]*net.MX, error) {
	return nil, &net.DNSError{Err: "no such host", Name: domain, IsNotFound: true}
}

func (emptyDNS) LookupIPAddr(_ context.Context, host string) ([]net.IPAddr, error) {
	return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
}

// dnsServer is a name server on loopback.
type dnsServer struct {
	address   string
	zones     map[string]zone
	questions atomic.Int64
}

// zone is what the server says about one name; names without one do not exist.
type zone struct {
	mx     []string
	ip     *[4]byte
	code   dnsmessage.RCode
	broken dnsmessage.Type // the server fails when it is asked for this type
	silent bool            // never answers
}

// serveDNS starts a server for the length of a test.
func serveDNS(t *testing.T, zones map[string]zone) *dnsServer {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &dnsServer{address: conn.LocalAddr().String(), zones: zones}
	t.Cleanup(func() { _ = conn.Close() })
	go s.loop(conn)
	return s
}

func (s *dnsServer) loop(conn net.PacketConn) {
	packet := make([]byte, 1500)
	for {
		n, from, err := conn.ReadFrom(packet)
		if err != nil {
			return
		}
		s.questions.Add(1)
		if answer := s.answer(packet[:n]); answer != nil {
			_, _ = conn.WriteTo(answer, from)
		}
	}
}

func (s *dnsServer) answer(packet []byte) []byte {
	var message dnsmessage.Message
	if message.Unpack(packet) != nil || len(message.Questions) != 1 {
		return nil
	}
	question := message.Questions[0]
	z, known := s.zones[strings.ToLower(question.Name.String())]
	if z.silent {
		return nil
	}
	reply := dnsmessage.Message{
		Header:    dnsmessage.Header{ID: message.ID, Response: true, RecursionAvailable: true, RCode: z.code},
		Questions: message.Questions,
	}
	if z.broken == question.Type {
		reply.RCode = dnsmessage.RCodeServerFailure
	}
	if !known {
		reply.RCode = dnsmessage.RCodeNameError
	}
	reply.Answers = z.records(question)
	answer, err := reply.Pack()
	if err != nil {
		return nil
	}
	return answer
}

func (z zone) records(question dnsmessage.Question) []dnsmessage.Resource {
	header := dnsmessage.ResourceHeader{Name: question.Name, Type: question.Type, Class: question.Class, TTL: 60}
	var records []dnsmessage.Resource
	if question.Type == dnsmessage.TypeMX {
		for _, host := range z.mx {
			records = append(records, dnsmessage.Resource{Header: header, Body: &dnsmessage.MXResource{MX: dnsmessage.MustNewName(host)}})
		}
	}
	if question.Type == dnsmessage.TypeA && z.ip != nil {
		records = append(records, dnsmessage.Resource{Header: header, Body: &dnsmessage.AResource{A: *z.ip}})
	}
	return records
}

package dynamo_test

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"runtime"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"gatehouse/shared/awsenv"
	"gatehouse/shared/dynamo"
	"gatehouse/shared/store"
)

// What one call may allocate, most of it in the SDK and net/http.
const (
	maxAllocations = 400
	maxBytes       = 50_000
)

// overNetwork returns a table over a connection on the loopback, which is part of the price. What answers there allocates nothing.
func overNetwork(t testing.TB, body string) *dynamo.Table {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	reply := fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go answerAll(connection, reply)
		}
	}()
	config, err := awsenv.Config(func(name string) (string, bool) {
		value, ok := map[string]string{awsenv.Region: "us-east-1", awsenv.AccessKey: "example", awsenv.SecretKey: "example",
			awsenv.EndpointURL: "http://" + listener.Addr().String()}[name]
		return value, ok
	})
	if err != nil {
		t.Fatal(err)
	}
	client := dynamodb.NewFromConfig(config)
	return dynamo.New(client, "Facts", func() time.Time { return noon })
}

// answerAll gives the same answer to every request of a connection.
func answerAll(connection net.Conn, reply []byte) {
	defer func() { _ = connection.Close() }()
	reader := bufio.NewReader(connection)
	for body := 0; ; {
		line, err := reader.ReadSlice('\n')
		if err != nil {
			return
		}
		if digits, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			body = 0
			for _, digit := range bytes.TrimSpace(digits) {
				body = 10*body + int(digit-'0')
			}
		}
		if len(line) > len("\r\n") {
			continue
		}
		if _, err := reader.Discard(body); err != nil {
			return
		}
		time.Sleep(2 * time.Millisecond) // as a service would: the SDK drops a connection that answers while it still writes
		if _, err := connection.Write(reply); err != nil {
			return
		}
	}
}

func TestCallsAllocateLittle(t *testing.T) {
	confirmed := store.Write{
		Key: key, Replace: true, If: store.Vacant(noon),
		Set: map[string]store.Value{"owing": store.String("owed#1"), "owedAt": store.Number(1), "news": store.String("1"), "locale": store.String("de"),
			"letter/welcome/1": store.String(`{"kind":"welcome","to":"jane.doe@example.com","name":"Jane Doe"}`), "at": store.Number(1)},
		Add: map[string]store.Value{"owed": store.Set{"hooks/UserConfirmed/1", "mail/welcome/1"}},
	}
	updated := confirmed
	updated.Replace = false
	for name, test := range map[string]struct {
		answer string
		call   func(*dynamo.Table) error
	}{
		"read": {`{"Item":` + item("confirmed", `,"text":{"S":"x"},"n":{"N":"5"},"owed":{"SS":["a","b"]}`) + `}`, func(facts *dynamo.Table) error {
			_, _, err := facts.Get(t.Context(), key, store.Strong)
			return err
		}},
		"replace": {`{}`, func(facts *dynamo.Table) error { return facts.Write(t.Context(), confirmed) }},
		"update":  {`{}`, func(facts *dynamo.Table) error { return facts.Write(t.Context(), updated) }},
	} {
		t.Run(name, func(t *testing.T) {
			facts := overNetwork(t, test.answer)
			allocations, size := price(t, func() error { return test.call(facts) })
			t.Logf("%.0f allocations, %.0f bytes", allocations, size)
			if allocations > maxAllocations*raceShare || size > maxBytes*raceShare {
				t.Errorf("a call makes %.0f allocations of %.0f bytes, at most %d of %d are allowed", allocations, size, maxAllocations, maxBytes)
			}
		})
	}
}

// price is what one of many calls allocates. Of several rounds the cheapest counts: on a busy machine a connection may be dropped and a
// pool of buffers emptied.
func price(t *testing.T, call func() error) (allocations, size float64) {
	t.Helper()
	const rounds, calls = 6, 40
	for round := range rounds {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for range calls {
			if err := call(); err != nil {
				t.Fatal(err)
			}
		}
		runtime.ReadMemStats(&after)
		made, bytes := float64(after.Mallocs-before.Mallocs)/calls, float64(after.TotalAlloc-before.TotalAlloc)/calls
		if round == 0 || made < allocations {
			allocations, size = made, bytes
		}
	}
	return allocations, size
}

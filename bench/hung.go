package main

import (
	"context"
	"errors"
	"net"
	"path/filepath"
	"strings"
	"sync/atomic"

	"gatehouse/shared/signup"
)

// hung is a copy of a function whose policy asks for what is off by default, so that there is something to hang on.
type hung struct{ path string }

// buildHung switches the exchanger rule on: the only one of pre sign-up that asks anybody.
func (w *workshop) buildHung(ctx context.Context, s subject) (hung, error) {
	const file = "hung-signup.json"
	policy := signup.Default()
	policy.Exchanger.Mode = signup.Block
	if err := w.writePolicy(file, policy); err != nil {
		return hung{}, err
	}
	path, err := w.build(ctx, recipe{
		name: s.name + "-hung", folder: s.folder(),
		overlay: map[string]string{compiledPolicy: filepath.Join(w.dir, file)},
	})
	return hung{path: path}, err
}

// hungTrial lets every invocation meet a dependency that takes requests and never answers: T16. The function must answer by itself before
// Cognito gives up at 5 s. The second program reads a table, which no function of this row does, to hold the shared client settings to the
// same promise.
func hungTrial(s subject, h hung, p built, event []byte) trial {
	const answered, attempts, table = "answered", "attempts", "sdkdynamodb"
	const promise = "answer by itself with %s hung"
	limit := Bar{ID: "T16", Unit: "s", Must: 4.2, Stretch: 3.5}
	dns, dynamodb := limit, limit
	dns.Measure = strings.Replace(promise, "%s", "DNS", 1)
	dynamodb.Measure = strings.Replace(promise, "%s", "DynamoDB (sdkdynamodb)", 1)
	return trial{
		name: "hung dependency", function: s.name, rounds: 3,
		variants: map[string]func(int) (sample, error){
			s.name: func(int) (sample, error) {
				server, questions, err := silentDNS()
				if err != nil {
					return nil, err
				}
				defer server.Close() //nolint:errcheck // nothing was said
				took, err := once(program{path: h.path, env: []string{"DNS_SERVER=" + server.LocalAddr().String()}}, event)
				if err == nil && questions.Load() == 0 {
					err = errors.New("DNS was not asked, so nothing was hung")
				}
				return sample{answered: took}, err
			},
			table: func(int) (sample, error) {
				server, calls, err := silentHTTP()
				if err != nil {
					return nil, err
				}
				defer server.Close() //nolint:errcheck // nothing was said
				took, err := once(program{path: p[table], env: []string{"AWS_ENDPOINT_URL=http://" + server.Addr().String()}}, event)
				return sample{answered: took, attempts: float64(calls.Load())}, err
			},
		},
		comparisons: []comparison{
			{Bar: dns, metric: answered, of: s.name, detail: "the exchanger rule switched on"},
			{Bar: dynamodb, metric: answered, of: table},
			{Bar: Bar{ID: "T16", Measure: "attempts of a hung DynamoDB call (sdkdynamodb)", Must: 2, Stretch: 2}, metric: attempts, of: table},
		},
	}
}

// once starts the program and hands it one event; the seconds until it answers or refuses.
func once(p program, event []byte) (seconds float64, err error) {
	c, err := start(p, nil)
	if err != nil {
		return 0, err
	}
	defer c.stop()
	took, _, err := c.invoke(event)
	return took.Seconds(), err
}

// silentDNS takes questions and answers none.
func silentDNS() (net.PacketConn, *atomic.Int64, error) {
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	var questions atomic.Int64
	go func() {
		packet := make([]byte, 512)
		for {
			if _, _, err := conn.ReadFrom(packet); err != nil {
				return
			}
			questions.Add(1)
		}
	}()
	return conn, &questions, nil
}

// silentHTTP takes requests and answers none; it counts those it got.
func silentHTTP() (net.Listener, *atomic.Int64, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	var requests atomic.Int64
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close() //nolint:errcheck // the client is gone
				packet := make([]byte, 1<<16)
				for n, err := conn.Read(packet); err == nil; n, err = conn.Read(packet) {
					requests.Add(int64(strings.Count(string(packet[:n]), "POST / HTTP/1.1")))
				}
			}()
		}
	}()
	return listener, &requests, nil
}

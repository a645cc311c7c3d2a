package main

import (
	"context"
	"errors"
	"net"
	"path/filepath"
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
		overlay: map[string]string{compiledPolicies + "/signup.json": filepath.Join(w.dir, file)},
	})
	return hung{path: path}, err
}

// hungTrial lets every invocation meet a dependency that takes requests and never answers: T16. The function must answer by itself before
// Cognito gives up at 5 s.
func hungTrial(s subject, h hung, event []byte) trial {
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
		},
		comparisons: []comparison{{Bar: answersItself("DNS"), metric: answered, of: s.name, detail: "the exchanger rule switched on"}},
	}
}

// Metrics of invocations that meet a dependency that hangs.
const (
	answered = "answered"
	attempts = "attempts"
)

func answersItself(dependency string) Bar {
	return Bar{ID: "T16", Measure: "answer by itself with " + dependency + " hung", Unit: "s", Must: 4.2, Stretch: 3.5}
}

// hungCloudTrial does the same with AWS, which hangs when the function has started.
func hungCloudTrial(s subject, own exchange) trial {
	return trial{
		name: "hung dependency", function: s.name, rounds: 3,
		variants: map[string]func(int) (sample, error){s.name: func(int) (taken sample, err error) {
			err = own(0, true, func(p program, event []byte, c *cloud) error {
				child, err := start(p, nil)
				if err != nil {
					return err
				}
				defer child.stop()
				c.become(hangs)
				c.take()
				took, _, err := child.invoke(event)
				taken = sample{answered: took.Seconds(), attempts: float64(c.take().most())}
				return err
			})
			return taken, err
		}},
		comparisons: []comparison{
			{Bar: answersItself("DynamoDB"), metric: answered, of: s.name},
			{Bar: Bar{ID: "T16", Measure: "attempts of a hung call", Must: 2, Stretch: 2}, metric: attempts, of: s.name},
		},
	}
}

// most is the number of requests of the operation that was asked for most often.
func (t traffic) most() (n int) {
	for _, requests := range t.requests {
		n = max(n, requests)
	}
	return n
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

package main

import (
	"context"
	"fmt"
	"time"
)

// fleet are pools that start when a trial first asks for them, once the harness has been kept apart.
type fleet struct {
	path    string
	running map[string]*poolServer
}

func (f *fleet) server(name string) (*poolServer, error) {
	if s := f.running[name]; s != nil {
		return s, nil
	}
	s, err := startPool(f.path)
	if err != nil {
		return nil, err
	}
	f.running[name] = s
	return s, nil
}

func (f *fleet) stop() {
	for _, s := range f.running {
		s.stop()
	}
}

// timePool takes the times of a local user pool.
func timePool(ctx context.Context, w *workshop, progress func(string)) ([]Result, bool, error) {
	path, err := w.buildPool(ctx)
	if err != nil {
		return nil, false, err
	}
	f := &fleet{path: path, running: map[string]*poolServer{}}
	defer f.stop()
	return timeApart(ctx, []trial{signInTrial(ctx, f), pageTrial(f), throughputTrial(ctx, f)}, progress)
}

const cpuMillis = "processor time" // of the pool's process by sign-in

// signInTrial weighs whole sign-ins, the client's half in another process, against the cryptography alone: T18.
func signInTrial(ctx context.Context, f *fleet) trial {
	const bare = "bare cryptography"
	signIn := func(name string) func(int) (sample, error) {
		return func(int) (sample, error) {
			s, err := f.server(name)
			if err != nil {
				return nil, err
			}
			used, err := s.used(signIns, func() error {
				_, err := s.signInAll(ctx, 1, (*visitor).secure)
				return err
			})
			return sample{cpuMillis: used.nanoseconds / 1e6}, err
		}
	}
	return trial{
		name: "sign-in with SRP", function: poolName, rounds: 11, control: cpuMillis, twin: poolName,
		variants: map[string]func(int) (sample, error){
			poolName: signIn(poolName), poolName + again: signIn(poolName + again),
			bare: func(int) (sample, error) {
				s, err := f.server(poolName)
				if err != nil {
					return nil, err
				}
				var nanoseconds float64
				err = s.ask(fmt.Sprint("bare ", signIns), &nanoseconds)
				return sample{cpuMillis: nanoseconds / signIns / 1e6}, err
			},
		},
		comparisons: []comparison{
			{Bar: Bar{ID: "T18", Measure: "processor time of a sign-in with SRP, triggers in process", Unit: "ms", Must: 5, Stretch: 4}, metric: cpuMillis, of: poolName, detail: "two requests and three calls of triggers"},
			{Bar: Bar{ID: "T18", Measure: "processor time of it against its cryptography alone", Unit: "x", Must: 1.5, Stretch: 1.25}, metric: cpuMillis, of: poolName, against: bare, detail: "ms"},
		},
	}
}

// pageTrial lists the first and a late page of 100,000 users: T19.
func pageTrial(f *fleet) trial {
	const near, far, micros, lists = "page 1", "page 1,000", "time", 100
	list := func(page int) func(int) (sample, error) {
		return func(int) (sample, error) {
			s, err := f.server("crowded")
			if err != nil {
				return nil, err
			}
			if err := s.ask(fmt.Sprint("people ", manyUsers)); err != nil {
				return nil, err
			}
			var nanoseconds float64
			err = s.ask(fmt.Sprint("page ", page, " ", lists), &nanoseconds)
			return sample{micros: nanoseconds / 1e3}, err
		}
	}
	return trial{
		name: "pages of 100,000 users", function: poolName, rounds: 21, control: micros, twin: near,
		variants: map[string]func(int) (sample, error){near: list(1), near + again: list(1), far: list(farPage)},
		comparisons: []comparison{
			{Bar: Bar{ID: "T19", Measure: "time of ListUsers for page 1,000 against page 1", Unit: "x", Must: controlHigh, Stretch: 1}, metric: micros, of: far, against: near, detail: "us"},
		},
	}
}

// throughputTrial lets several people sign in at once, with their password: SRP would keep the clients busier than the pool. T20.
func throughputTrial(ctx context.Context, f *fleet) trial {
	const one, many = "one client", "8 clients"
	clients := func(n int) func(int) (sample, error) {
		return func(int) (sample, error) {
			s, err := f.server(poolName)
			if err != nil {
				return nil, err
			}
			began := time.Now()
			_, err = s.signInAll(ctx, n, (*visitor).plain)
			return sample{perSecond: signIns / time.Since(began).Seconds()}, err
		}
	}
	return trial{
		name: "sign-ins at once", function: poolName, rounds: 11,
		variants: map[string]func(int) (sample, error){one: clients(1), many: clients(8)},
		comparisons: []comparison{
			{Bar: Bar{ID: "T20", Measure: "throughput of sign-ins with password, 8 clients against one", Unit: "x", Must: 0.95, Stretch: 1, AtLeast: true}, metric: perSecond, of: many, against: one, detail: "sign-ins a second on one processor"},
		},
	}
}

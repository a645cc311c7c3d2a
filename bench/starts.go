package main

// unconnected is a copy of a function that opens no connections at its start.
const unconnected = " unconnected"

// startTrial starts every program once a round and asks nothing of it: T1 to T3, T15. A function with services is started without opening
// connections, as its baseline is; T7 says what those cost.
func startTrial(s subject, programs map[string]program) trial {
	t := trial{name: "start", function: s.name, rounds: 21, control: initMicros, variants: map[string]func(int) (sample, error){}}
	for name, p := range programs {
		t.variants[name] = func(int) (sample, error) { return startOnce(p) }
	}
	own := s.name
	if s.services > 0 {
		own += unconnected
	}
	t.comparisons = []comparison{
		{Bar: Bar{ID: "T2", Measure: "init against " + s.baseline, Unit: "x", Must: s.limit(1.15, 1.7), Stretch: 1.05}, metric: initMicros, of: own, against: s.baseline, detail: "us"},
		{Bar: s.initBar(), metric: initMicros, of: own, against: hello, detail: "us"},
	}
	if s.lists {
		t.comparisons = append(t.comparisons, comparison{
			Bar:    Bar{ID: "T15", Measure: "init of the same job in Node against ours", Unit: "x", Must: 8, Stretch: 12, AtLeast: true},
			metric: initMicros, of: nodeName, against: s.name, detail: "us",
		})
	}
	return t
}

// initBar is what a start may take against hello: T1 without services, T3 with them.
func (s subject) initBar() Bar {
	const measure = "init against hello"
	switch s.services {
	case 0:
		return Bar{ID: "T1", Measure: measure, Unit: "x", Must: s.limit(1.25, 2.5), Stretch: 1.05}
	case 1:
		return Bar{ID: "T3", Measure: measure + ", one service linked", Unit: "x", Must: 2.2, Stretch: 1.6}
	case 2:
		return Bar{ID: "T3", Measure: measure + ", two services linked", Unit: "x", Must: 2.8, Stretch: 2.2}
	}
	return Bar{ID: "T3", Measure: measure + ", three services linked", Unit: "x", Must: 3.3, Stretch: 2.6}
}

func startOnce(p program) (sample, error) {
	c, err := start(p, nil)
	if err != nil {
		return nil, err
	}
	defer c.stop()
	return sample{initMicros: micros(c.init)}, nil
}

// diskTrial starts programs that are not in memory: T4. Only their own pages are dropped. There is no control: a disk has a cache of its
// own.
func diskTrial(s subject, programs map[string]program) trial {
	own := s.name + unconnected
	t := trial{name: "start from a cold disk", function: s.name, rounds: 11, variants: map[string]func(int) (sample, error){}}
	for _, name := range []string{hello, s.baseline, own} {
		p := programs[name]
		t.variants[name] = func(int) (sample, error) {
			if err := evict(p.path); err != nil {
				return nil, err
			}
			return startOnce(p)
		}
	}
	missing := ""
	if err := evict(programs[own].path); err != nil {
		missing, t.variants = err.Error(), nil
	}
	t.comparisons = []comparison{
		{Bar: Bar{ID: "T4", Measure: "init from a cold disk against " + s.baseline, Unit: "x", Must: 1.15, Stretch: 1.05}, metric: initMicros, of: own, against: s.baseline, detail: "us", missing: missing},
		{Bar: Bar{ID: "T4", Measure: "init from a cold disk against hello", Unit: "x", Must: 2.0, Stretch: 1.5, Open: s.services > 1}, metric: initMicros, of: own, against: hello, detail: "us", missing: missing},
	}
	return t
}

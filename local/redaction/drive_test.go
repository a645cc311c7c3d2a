package redaction

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/local/runner"
)

// driven is a running function beside a cloud.
type driven struct {
	t       *testing.T
	subject subject
	process *runner.Process
	cloud   *cloud
	logs    *bytes.Buffer
	samples map[string][]byte
	secrets search // of rows, services and samples
}

// deadline lets a worker begin: the mailer claims nothing in its last twenty seconds.
const deadline = 22 * time.Second

func start(t *testing.T, binary, name string, c *cloud) *driven {
	t.Helper()
	s := subjects()[name]
	d := &driven{t: t, subject: s, cloud: c, logs: &bytes.Buffer{}, samples: s.samples(t, c)}
	secrets := served()
	for _, event := range d.samples {
		maps.Copy(secrets, personalIn(event))
	}
	d.secrets = secrets.search()
	process, err := runner.Start(t.Context(), runner.Config{
		Path: binary, Env: s.settings(c), Logs: d.logs, Deadline: deadline,
	})
	if err != nil {
		t.Fatalf("%v: %s", err, d.logs)
	}
	t.Cleanup(func() { _ = process.Close() })
	d.process = process
	return d
}

// served is what the cloud's rows and answers say of a person.
func served() personal {
	p := plantedPersonal()
	for _, sk := range []string{"confirmed", "signin#latest", "gate#approval", "account"} {
		text, _ := jsonOf(rowAt(key{sub, sk}))
		maps.Copy(p, personalIn(text))
	}
	p.add(secretText)
	p.add(address)
	return p
}

// invoke gives the function an event and looks at everything it says.
func (d *driven) invoke(what string, h hostile) {
	d.t.Helper()
	result, err := d.process.Invoke(d.t.Context(), h.event)
	if err != nil {
		d.t.Fatalf("%s: %v: %s", what, err, d.logs)
	}
	if !strings.Contains(d.logs.String(), `"outcome":"`) {
		d.t.Errorf("%s: no outcome line, only %s", what, d.logs)
	}
	told, tokens := d.cloud.take()
	secrets := slices.Concat(d.secrets, tokens.search())
	shown := map[string]string{"logs": d.logs.String(), "tells its caller": string(result.Error)}
	if !h.named {
		shown["tells other services"] = told
	}
	if d.isWorker() && !h.named {
		shown["answers Lambda"] = string(result.Response)
	}
	for how, text := range shown {
		if found := secrets.in(text); found != nil {
			d.t.Errorf("%s: the function %s %q in %.600s", what, how, found, text)
		}
	}
	d.logs.Reset()
}

// isWorker tells functions whose answer goes to Lambda. A trigger's is the event, the portal's a page for the person.
func (d *driven) isWorker() bool {
	return d.subject.events == strings.ToLower(d.subject.events) && d.subject.events != "portal"
}

// take returns what was told since the last time, and the tokens of links that went out.
func (c *cloud) take() (told string, tokens personal) {
	c.mu.Lock()
	defer c.mu.Unlock()
	told, tokens = strings.Join(c.told, "\n"), personal{}
	for _, token := range c.tokens {
		tokens.add(token)
	}
	c.told, c.tokens = nil, nil
	return told, tokens
}

func TestNoFunctionShowsAPerson(t *testing.T) {
	b := newBuilder(t)
	for name, s := range subjects() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, binary := newCloud(t, rowsOf(name)), b.build(t, name)
			d := start(t, binary, name, c)
			d.throughSamples("well", slices.Sorted(maps.Keys(d.samples)))
			d.throughHostiles()
			d.throughTroubles()
			d.throughNothing(binary, name)
			for _, operation := range s.asks {
				if !c.wasAsked(operation) {
					t.Errorf("the function never asked for %s: the test tries too little", operation)
				}
			}
		})
	}
}

func (d *driven) throughSamples(how string, names []string) {
	for _, name := range names {
		d.invoke(how+", "+name, hostile{event: d.samples[name]})
	}
}

// first are a few samples, to be repeated often.
func (d *driven) first(n int) []string {
	all := slices.Sorted(maps.Keys(d.samples))
	return all[:min(n, len(all))]
}

// slow is the sample for clouds that let the function wait.
func (d *driven) slow() []string {
	if d.subject.slow != "" {
		return []string{d.subject.slow}
	}
	return []string{slices.MinFunc(d.first(len(d.samples)), func(a, b string) int { return cmp.Compare(len(d.samples[a]), len(d.samples[b])) })}
}

func (d *driven) throughHostiles() {
	for _, name := range d.first(1) {
		for h := range hostiles(d.samples[name]) {
			d.invoke(name+", "+h.name, h)
		}
	}
}

func (d *driven) throughTroubles() {
	for _, t := range troubles() {
		for _, t.tables = range []bool{true, false} {
			d.cloud.fail(t)
			d.throughSamples(t.name, d.first(4))
		}
	}
}

// throughNothing is a cloud that does not answer, then one that is not there, also when the function starts.
func (d *driven) throughNothing(binary, name string) {
	d.cloud.fail(hanging())
	d.throughSamples("a cloud that hangs", d.slow())
	d.cloud.end()
	d.throughSamples("a cloud that is gone", d.first(2))
	start(d.t, binary, name, d.cloud).throughSamples("a cloud that was never there", d.slow())
}

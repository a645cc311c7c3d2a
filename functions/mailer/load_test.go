package mailer

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
	"gatehouse/shared/ledger"
	"gatehouse/shared/mail/render"
	"gatehouse/shared/memory"
	"gatehouse/shared/serve"
	"gatehouse/shared/store"
)

// limited is SES with a sending rate: a bucket of one second.
type limited struct {
	mutex     sync.Mutex
	perSecond float64
	tokens    float64
	filled    time.Time
	taken     map[string]int
	throttled int
}

func (l *limited) Send(_ context.Context, mail ledger.Outgoing) (string, error) {
	time.Sleep(60 * time.Millisecond)
	l.mutex.Lock()
	defer l.mutex.Unlock()
	now := time.Now()
	l.tokens = min(l.perSecond, l.tokens+now.Sub(l.filled).Seconds()*l.perSecond)
	l.filled = now
	if l.tokens < 1 {
		l.throttled++
		return "", &ledger.Failure{Fault: ledger.Throttled, Reason: "TooManyRequestsException"}
	}
	l.tokens--
	l.taken[mail.EffectID]++
	return "0100", nil
}

// backlog is a queue with visibility.
type backlog struct {
	mutex    sync.Mutex
	messages []queued
	done     int
}

// receive hands out up to ten messages, out of sight for six minutes.
func (b *backlog) receive() (batch []*queued, left int) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	now := time.Now()
	for i := range b.messages {
		if m := &b.messages[i]; len(batch) < 10 && m.at.Before(now) {
			m.at, m.received = now.Add(6*time.Minute), m.received+1
			batch = append(batch, m)
		}
	}
	return batch, len(b.messages) - b.done
}

// settle deletes a message or puts it off.
func (b *backlog) settle(m *queued, err error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if err == nil {
		m.at, b.done = time.Now().Add(100*365*24*time.Hour), b.done+1
	} else if wait, ok := later(err); ok {
		m.at = time.Now().Add(wait)
	}
}

// run is one environment of the function, invoked again and again.
func (b *backlog) run(handler serve.MessageHandler) {
	for {
		batch, left := b.receive()
		if left == 0 {
			return
		}
		ctx, cancel := context.WithTimeout(context.Background(), 59*time.Second)
		for _, m := range batch {
			if ctx.Err() != nil {
				break
			}
			_, err := handler(ctx, serve.Message{Body: m.effect.Encode(), Received: m.received, Receipt: "r"})
			b.settle(m, err)
		}
		cancel()
		time.Sleep(time.Second)
	}
}

func heap() int {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int(stats.HeapAlloc)
}

// held is a table that can be let go, to see what the mailers themselves have kept.
type held struct{ *memory.Table }

// Ten thousand mails against a sending rate of 14 a second, offered by four environments that would send
// 28; every twentieth message comes twice.
func TestTenThousandMails(t *testing.T) {
	const mails = 10_000
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.now = time.Now()
		empty := heap()
		means, facts, work := w.means(), &held{w.facts}, &held{w.work}
		means.Facts, means.Work = facts, work
		means.Now, means.Sleep = time.Now, serve.Sleep
		ses := &limited{perSecond: 14, taken: make(map[string]int, mails), filled: time.Now()}
		means.Transport = ses
		w.mails = fixed{Renderer: w.mails, message: render.Message{Subject: "s", HTML: string(make([]byte, 20_000)), Text: "t", Locale: "en"}}
		settings := settings()
		settings.PerSecond = 7
		b := &backlog{}
		for i := range mails {
			l := letter("welcome")
			if i%10 == 0 {
				l = letter("approved")
			}
			e := w.oweTo(fmt.Sprintf("%s-%d", person, i), l)
			ses.taken[e.ID] = 0
			b.messages = append(b.messages, queued{at: time.Now().Add(-time.Second), effect: e})
			if i%20 == 0 {
				b.messages = append(b.messages, queued{at: time.Now().Add(time.Duration(i) * 100 * time.Millisecond), effect: e})
			}
		}
		began, before := time.Now(), heap()
		handlers := make([]serve.MessageHandler, 4)
		var workers sync.WaitGroup
		for i := range handlers {
			handlers[i] = mustNew(t, settings, w, means)
			workers.Go(func() { b.run(handlers[i]) })
		}
		stop := make(chan struct{})
		go func() { workers.Wait(); close(stop) }()
		peak := sample(stop)
		took, full := time.Since(began), heap()
		for id, n := range ses.taken {
			if n != 1 {
				t.Errorf("mail %s was sent %d times", id, n)
			}
		}
		w.facts, w.work, facts.Table, work.Table, b.messages, ses.taken = nil, nil, nil, nil, nil, nil
		kept := heap() - empty
		t.Logf("%d mails in %v, %d throttled; the heap grew with the ledger in memory from %d to %d KB, never over %d KB; the mailers kept %d KB of it",
			mails, took, ses.throttled, before/1024, full/1024, peak/1024, kept/1024)
		if took > 20*time.Minute {
			t.Errorf("took %v: at 14 a second it is 12 minutes", took)
		}
		if kept > 1<<20 || peak > full+4<<20 {
			t.Errorf("four mailers kept %d KB, and the heap peaked %d KB over its end: memory grows with the queue", kept/1024, (peak-full)/1024)
		}
		runtime.KeepAlive(handlers)
	})
}

// sample is the largest heap that is seen until stop.
func sample(stop chan struct{}) (peak int) {
	for {
		select {
		case <-stop:
			return peak
		case <-time.After(30 * time.Second):
			peak = max(peak, heap())
		}
	}
}

func mustNew(t *testing.T, settings Settings, w *world, means Means) serve.MessageHandler {
	t.Helper()
	handler, err := New(settings, w.mails, w.fixed(), means)
	if err != nil {
		t.Fatal(err)
	}
	return handler
}

// oweTo stores a letter of another person and returns the effect.
func (w *world) oweTo(pk string, l fact.Letter) effect.Effect {
	w.t.Helper()
	write := store.Write{Key: store.Key{PK: pk, SK: fact.SignIn}, Set: map[string]store.Value{"userName": store.String("jane")}}
	fact.AddLetter(&write, 1, l)
	if err := w.facts.Write(w.t.Context(), write); err != nil {
		w.t.Fatal(err)
	}
	return effect.New(write.Key, fact.Debt{Queue: fact.Mail, Kind: l.Kind, Turn: 1})
}

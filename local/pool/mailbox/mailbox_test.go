package mailbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"gatehouse/shared/cognito"
)

func noon() time.Time { return time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC) }

func signUpCode(to string) Message {
	return Message{To: to, Medium: "EMAIL", Source: cognito.CustomMessageSignUp, UserName: "jane", Subject: "Your code", Body: "Your code is 123456", Code: "123456"}
}

func ids(messages []Message) []int {
	list := []int{}
	for _, message := range messages {
		list = append(list, message.ID)
	}
	return list
}

func TestPutNumbersAndDatesMessages(t *testing.T) {
	m := New(noon)
	first, second := m.Put(signUpCode("jane.doe@example.com")), m.Put(signUpCode("jane.doe@example.org"))
	if first.ID != 1 || second.ID != 2 || !first.Time.Equal(noon()) {
		t.Errorf("ids %d and %d at %v, want 1 and 2 at %v", first.ID, second.ID, first.Time, noon())
	}
	if got, found := m.Get(2); !found || got != second {
		t.Errorf("message 2 is %+v (%v), want %+v", got, found, second)
	}
	if _, found := m.Get(3); found {
		t.Error("message 3 was found, though two were put")
	}
}

func TestListFilters(t *testing.T) {
	m := New(noon)
	m.Put(signUpCode("jane.doe@example.com"))
	m.Put(Message{To: "+15550100", Medium: "SMS", Source: cognito.CustomMessageAuthentication})
	m.Put(signUpCode("other@example.net"))
	m.Put(Message{To: "jane.doe@example.com", Source: cognito.CustomMessageForgotPassword})
	m.Put(Message{To: "other@example.net", Kind: "welcome"})
	for name, test := range map[string]struct {
		filter Filter
		want   []int
	}{
		"all":              {Filter{}, []int{1, 2, 3, 4, 5}},
		"address":          {Filter{To: "Jane.Doe@example.com"}, []int{1, 4}},
		"occasion":         {Filter{Source: "CustomMessage_SignUp"}, []int{1, 3}},
		"later":            {Filter{After: 2}, []int{3, 4, 5}},
		"all three":        {Filter{To: "jane.doe@example.com", Source: "CustomMessage_ForgotPassword", After: 1}, []int{4}},
		"nothing later":    {Filter{After: 5}, []int{}},
		"kind":             {Filter{Kind: "welcome"}, []int{5}},
		"with a code":      {Filter{To: "other@example.net", Coded: true}, []int{3}},
		"part of a number": {Filter{To: "+1555"}, []int{}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := ids(m.List(test.filter)); !slices.Equal(got, test.want) {
				t.Errorf("%+v lists messages %v, want %v", test.filter, got, test.want)
			}
		})
	}
}

func TestKeepsTheNewest(t *testing.T) {
	m := New(noon)
	for range capacity + 25 {
		m.Put(Message{To: "jane.doe@example.com"})
	}
	got := m.List(Filter{})
	if len(got) != capacity || got[0].ID != 26 || got[capacity-1].ID != capacity+25 {
		t.Errorf("%d messages from %d, want %d from 26", len(got), got[0].ID, capacity)
	}
	if _, found := m.Get(25); found {
		t.Error("message 25 is still there, though 10,000 came after it")
	}
}

func TestClearGoesOnCounting(t *testing.T) {
	m := New(noon)
	m.Put(Message{})
	m.Clear()
	if next := m.Put(Message{}); next.ID != 2 || len(m.List(Filter{})) != 1 {
		t.Errorf("after clearing, message %d in a list of %d, want 2 in a list of 1", next.ID, len(m.List(Filter{})))
	}
}

func TestWaitTakesTheOldestThatIsThere(t *testing.T) {
	m := New(noon)
	m.Put(signUpCode("other@example.net"))
	m.Put(signUpCode("jane.doe@example.com"))
	m.Put(signUpCode("jane.doe@example.com"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel() // what is there comes even when there is no time to wait
	got, err := m.Wait(ctx, Filter{To: "jane.doe@example.com"})
	if err != nil || got.ID != 2 {
		t.Errorf("message %d, error %v; want message 2", got.ID, err)
	}
}

func TestWaitSleepsUntilAMatchArrives(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := New(time.Now)
		m.Put(signUpCode("jane.doe@example.com"))
		go func() {
			time.Sleep(time.Second)
			m.Put(signUpCode("other@example.net"))
			time.Sleep(time.Second)
			m.Put(signUpCode("jane.doe@example.com"))
		}()
		got, err := m.Wait(t.Context(), Filter{To: "jane.doe@example.com", After: 1})
		if err != nil || got.ID != 3 {
			t.Errorf("message %d, error %v; want message 3", got.ID, err)
		}
	})
}

func TestWaitEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if _, err := New(time.Now).Wait(ctx, Filter{}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v, want the context's", err)
		}
	})
}

func TestManyWritersAndWaiters(t *testing.T) {
	m := New(noon)
	var group sync.WaitGroup
	for i := range 50 {
		to := fmt.Sprintf("user%d@example.com", i)
		group.Go(func() {
			got, err := m.Wait(t.Context(), Filter{To: to})
			if err != nil || got.To != to {
				t.Errorf("waiting for %s got %q, error %v", to, got.To, err)
			}
		})
		group.Go(func() { m.Put(signUpCode(to)) })
		group.Go(func() { m.List(Filter{After: i}) })
	}
	group.Wait()
	if got := ids(m.List(Filter{})); len(got) != 50 || !slices.IsSorted(got) {
		t.Errorf("ids %v, want 50 in order", got)
	}
}

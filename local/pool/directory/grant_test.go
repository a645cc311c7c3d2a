package directory

import (
	"fmt"
	"sync"
	"testing"
	"time"
)

func grant(id, origin, sub string) Grant {
	return Grant{ID: id, Origin: origin, Sub: sub, Issued: start(), Expires: start().Add(time.Hour), Scopes: []string{"openid"}}
}

func TestRevocation(t *testing.T) {
	d := filled(t, 2)
	jane, other := person(0).Sub, person(1).Sub
	d.AddGrant(grant("a1", "a", jane))
	must(t, d.ReplaceGrant("a1", Grant{ID: "a2", Issued: start(), Expires: start().Add(time.Hour)}, start()))
	phone := grant("b1", "b", jane)
	phone.DeviceKey = "phone"
	d.AddGrant(phone)
	d.AddGrant(grant("c1", "", other))
	states := func(want string) {
		t.Helper()
		got := ""
		for _, id := range []string{"a1", "a2", "b1", "c1"} {
			g, _ := d.Grant(id)
			got += fmt.Sprintf("%s:%v ", id, g.Revoked)
		}
		if got != want {
			t.Errorf("revoked are %s, want %s", got, want)
		}
	}
	states("a1:false a2:false b1:false c1:false ")
	d.RevokeGrantsOf(jane, "phone")
	states("a1:false a2:false b1:true c1:false ")
	d.RevokeFamily("a")
	states("a1:true a2:true b1:true c1:false ")
	if !d.Revoked("a") || !d.Revoked("b") || d.Revoked("") || d.Revoked("unknown") {
		t.Error("exactly the sign-ins a and b should be revoked")
	}
	d.AddGrant(grant("a3", "a", jane))
	if late, _ := d.Grant("a3"); !late.Revoked {
		t.Error("a grant that joins a revoked family should be revoked")
	}
	d.RevokeGrantsOf(other, "")
	states("a1:true a2:true b1:true c1:true ")
	wantError(t, "replacing a revoked grant", d.ReplaceGrant("a2", Grant{ID: "a4"}, start()), ErrGrantSpent)
	wantError(t, "replacing an unknown grant", d.ReplaceGrant("none", Grant{ID: "a4"}, start()), ErrNoGrant)
	checkInvariants(t, d)
}

func TestGrantsGoWithTheirUser(t *testing.T) {
	d := filled(t, 1)
	sub := person(0).Sub
	d.AddGrant(grant("a1", "a", sub))
	must(t, d.Delete(sub))
	d.AddGrant(grant("a2", "a", sub))
	for _, id := range []string{"a1", "a2"} {
		if _, found := d.Grant(id); found {
			t.Errorf("the deleted user's grant %s is kept", id)
		}
	}
	checkInvariants(t, d)
}

func TestGrantsAreCopies(t *testing.T) {
	d := filled(t, 1)
	in := grant("a1", "a", person(0).Sub)
	d.AddGrant(in)
	d.AddGrant(in)
	checkInvariants(t, d)
	in.Scopes[0] = "spoilt"
	out, _ := d.Grant("a1")
	out.Scopes[0] = "spoilt"
	if got, _ := d.Grant("a1"); got.Scopes[0] != "openid" {
		t.Errorf("the stored scope is %q, want openid", got.Scopes[0])
	}
}

// A revoked sign-in stays revoked as long as an access token of it could live, then its grants are forgotten.
func TestEndedGrantsAreForgotten(t *testing.T) {
	d := filled(t, 1)
	sub := person(0).Sub
	for i := range 10 {
		g := grant(fmt.Sprint("a", i), fmt.Sprint("a", i), sub)
		g.Expires = start().Add(time.Duration((i*7)%10) * time.Hour)
		d.AddGrant(g)
		d.RevokeFamily(g.Origin)
	}
	add := func(at time.Time) {
		g := grant(at.String(), at.String(), sub)
		g.Issued, g.Expires = at, at.Add(1000*time.Hour)
		d.AddGrant(g)
	}
	add(start().Add(24 * time.Hour))
	if len(d.grants.byID) != 11 || !d.Revoked("a0") {
		t.Errorf("a day after the first ended %d grants are kept, want all 11", len(d.grants.byID))
	}
	add(start().Add(24*time.Hour + 4*time.Hour + 1))
	if len(d.grants.byID) != 12-5 || d.Revoked("a0") {
		t.Errorf("%d grants are kept, want 7: five ended more than a day ago", len(d.grants.byID))
	}
	checkInvariants(t, d)
}

func TestOneOfManyReplaces(t *testing.T) {
	d := filled(t, 1)
	d.AddGrant(grant("old", "a", person(0).Sub))
	var wait sync.WaitGroup
	errs := make([]error, 20)
	for i := range errs {
		wait.Go(func() {
			errs[i] = d.ReplaceGrant("old", Grant{ID: fmt.Sprint("new", i), Issued: start(), Expires: start()}, start())
		})
	}
	wait.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else {
			wantError(t, "replacing again", err, ErrGrantSpent)
		}
	}
	if old, _ := d.Grant("old"); won != 1 || !old.Rotated.Equal(start()) {
		t.Errorf("%d replaced the grant, rotated at %v; want one, at %v", won, old.Rotated, start())
	}
}

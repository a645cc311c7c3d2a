package portal

import (
	"context"
	"errors"
	"net/http"

	"gatehouse/shared/account"
	"gatehouse/shared/link"
	"gatehouse/shared/store"
	"gatehouse/shared/web"
)

// maxForm is the largest form in bytes; ours is a tenth of it.
const maxForm = 1 << 10

// act reports the sign-in of a link: the person is signed out and needs a new password, the operator is
// told. Only then is the link marked as used. A crash in between leaves nothing to press again: what the
// person's row says of the newest report counts as a mark too.
func (p *portal) act(w http.ResponseWriter, r *http.Request) web.Page {
	if !p.own(r) {
		return p.site.Fault(http.StatusForbidden, browser(r))
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
			return p.site.Fault(http.StatusRequestEntityTooLarge, browser(r))
		}
		return p.ended(r, found{state: unknown})
	}
	one, err := p.find(r.Context(), r.PostForm.Get(web.TokenField))
	if err == nil && one.state == link.Open {
		one.state, err = p.report(r.Context(), one)
	}
	switch {
	case err != nil:
		p.Fault(r.Context(), err)
		return p.site.Fault(http.StatusInternalServerError, one.link.Locale, browser(r))
	case one.state != link.Open:
		return p.ended(r, one)
	}
	return p.site.Done(one.link.Locale, browser(r))
}

// own refuses forms that another site sends, though without the link they could do nothing. A browser too old
// to say where a form comes from sends the origin "null" with our own, since our pages name no referrer.
func (p *portal) own(r *http.Request) bool {
	if r.Header.Get("Sec-Fetch-Site") == "" && r.Header.Get("Origin") == "null" {
		return true
	}
	return p.crossing.Check(r) == nil
}

// report writes what follows and uses the link up. What stands in Facts is under way, so a link that then
// cannot be marked is told to the operator alone.
func (p *portal) report(ctx context.Context, one found) (link.State, error) {
	write := account.NotMe(one.link.Person, one.link.UserName, one.link.Turn, p.Now())
	write.Set[reported] = store.Number(one.link.Turn)
	write.If = store.Any{store.Missing{Attribute: reported}, store.AtMost{Attribute: reported, Number: one.link.Turn - 1}}
	err := p.Facts.Write(ctx, write)
	if conflict, late := errors.AsType[*store.Conflict](err); late {
		if conflict.Row != nil && conflict.Row.Number(reported) == one.link.Turn {
			return link.Used, nil
		}
		return link.Superseded, nil
	}
	if err != nil {
		return one.state, err
	}
	p.Count(ctx, "sign_in_reported")
	err = p.Work.Write(ctx, link.Use(one.key, p.Now()))
	if _, marked := errors.AsType[*store.Conflict](err); err != nil && !marked {
		p.Fault(ctx, err)
	}
	return link.Open, nil
}

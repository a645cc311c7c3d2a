package portal

import (
	"net/http"

	"gatehouse/shared/link"
	"gatehouse/shared/web"
)

// show says what happened and what pressing the button will do. It reads and changes nothing.
func (p *portal) show(r *http.Request) web.Page {
	token := r.URL.Query().Get(web.TokenField)
	one, err := p.find(r.Context(), token)
	if err != nil {
		p.Fault(r.Context(), err)
		return p.site.Fault(http.StatusInternalServerError, browser(r))
	}
	if one.state != link.Open {
		return p.ended(r, one)
	}
	signIn := web.SignIn{At: one.link.At, Zone: one.link.Zone, App: p.app(r, one.link.Client), Device: one.link.Device}
	return p.site.Ask(signIn, token, one.link.Locale, browser(r))
}

// app is what people call an app client; its id where nobody gave it a name. That page works without the
// configuration, so that nobody is kept from it by a lack of names.
func (p *portal) app(r *http.Request, client string) string {
	current, err := p.Deployment.Current(r.Context())
	if err != nil {
		p.Fault(r.Context(), err)
	}
	if name := current.Clients[client]; name != "" {
		return p.policy.App(name)
	}
	return client
}

// ended says why a link opens nothing, and counts it.
func (p *portal) ended(r *http.Request, one found) web.Page {
	why := web.Unknown
	switch one.state {
	case link.Used:
		why = web.Used
	case link.Superseded:
		why = web.Superseded
	case link.Expired:
		why = web.Expired
	default:
	}
	p.Count(r.Context(), "link_"+string(one.state))
	return p.site.Ended(why, one.link.Locale, browser(r))
}

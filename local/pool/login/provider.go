package login

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"
)

// visit is a sign-in that went to a provider.
type visit struct {
	authorization authorization
	provider      string
	// form is the token of the browser that went: no other may come back.
	form string
}

// assertion is what a stand-in provider says about somebody.
type assertion struct {
	provider string
	person   settings.Person
	size     int // bytes of the form that said it
}

// Size is how many bytes an assertion holds, so that a shelf of them stays small.
func (a assertion) Size() int { return a.size }

// visit sends the browser to a provider.
func (l *Login) visit(w http.ResponseWriter, r *http.Request, a authorization, provider *settings.Provider) {
	state, now := secret(), l.Clock.Now()
	l.visits.Put(state, visit{a, provider.Name, l.formToken(w, r)}, now.Add(visitLives), now)
	http.Redirect(w, r, providerPath+url.PathEscape(provider.Name)+"?"+url.Values{"state": {state}}.Encode(), http.StatusFound)
}

// provider serves the stand-in of an external provider: whoever comes says who they are.
func (l *Login) provider(w http.ResponseWriter, r *http.Request) {
	provider, ok := l.Settings.Load().Provider(r.PathValue("provider"))
	if !ok {
		l.refuse(w, wire.ResourceNotFound.With("This pool has no such provider."))
		return
	}
	state := r.URL.Query().Get("state")
	if held, err := l.visits.Get(state, l.Clock.Now()); err != nil || held.provider != provider.Name {
		l.refuse(w, wire.NotAuthorized.With("This sign-in is out of date. Please start again in the app."))
		return
	}
	if r.Method == http.MethodGet {
		l.askWho(w, r, provider, http.StatusOK, "")
		return
	}
	if !ownForm(r) {
		l.askWho(w, r, provider, http.StatusForbidden, "The form was out of date. Please try again.")
		return
	}
	if r.PostForm.Has("cancel") {
		http.Redirect(w, r, answerPath+"?"+url.Values{"error": {"access_denied"}, "state": {state}}.Encode(), http.StatusFound)
		return
	}
	person, problem := who(r.PostForm, provider)
	if problem != "" {
		l.askWho(w, r, provider, http.StatusBadRequest, problem)
		return
	}
	code, now := secret(), l.Clock.Now()
	l.answers.Put(code, assertion{provider.Name, person, len(r.PostForm.Get("attributes"))}, now.Add(codeLives), now)
	http.Redirect(w, r, answerPath+"?"+url.Values{"code": {code}, "state": {state}}.Encode(), http.StatusFound)
}

// who is the person that was picked or described; else what is wrong with the description.
func who(form url.Values, provider *settings.Provider) (settings.Person, string) {
	if id := form.Get("pick"); id != "" {
		if person, ok := provider.Person(id); ok {
			return *person, ""
		}
		return settings.Person{}, "The provider does not know this person any more."
	}
	id := strings.TrimSpace(form.Get("subject"))
	if id == "" {
		return settings.Person{}, "The identifier must not be empty."
	}
	if len(id) > maxSubject {
		return settings.Person{}, "The identifier is too long."
	}
	attributes, err := further(form.Get("attributes"))
	if err != nil {
		return settings.Person{}, `The further attributes must be a JSON object, such as {"department": "Example"}.`
	}
	if email := strings.TrimSpace(form.Get("email")); email != "" {
		attributes[claimOf(provider, "email")] = email
		attributes[claimOf(provider, "email_verified")] = form.Get("email_verified") != ""
	}
	if name := strings.TrimSpace(form.Get("name")); name != "" {
		attributes[claimOf(provider, "name")] = name
	}
	return settings.Person{ID: id, Attributes: attributes}, ""
}

// further reads a JSON object; empty text is an empty one.
func further(text string) (map[string]any, error) {
	attributes := map[string]any{}
	if strings.TrimSpace(text) == "" {
		return attributes, nil
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&attributes); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) || attributes == nil {
		return nil, errors.New("not one JSON object")
	}
	return attributes, nil
}

// claimOf is the provider's name for an attribute of the pool.
func claimOf(provider *settings.Provider, attribute string) string {
	if claim := provider.AttributeMapping[attribute]; claim != "" {
		return claim
	}
	return attribute
}

// askWho shows the stand-in's people and a form for others.
func (l *Login) askWho(w http.ResponseWriter, r *http.Request, provider *settings.Provider, status int, problem string) {
	page := providerPage{
		frame: l.frame(w, r, "Stand-in for "+provider.Name, problem), Name: provider.Name, Type: string(provider.Type),
		Vouches: provider.AttributeMapping["email_verified"] != "", Given: r.PostForm,
	}
	for _, person := range provider.People {
		about, err := json.MarshalIndent(person.Attributes, "", "  ")
		if err != nil {
			about = nil // of a kind that JSON does not have: shown without
		}
		page.People = append(page.People, personRow{person.ID, readable(provider, person), string(about)})
	}
	l.show(w, status, "provider", page)
}

// readable is what a person is called on the page.
func readable(provider *settings.Provider, person settings.Person) string {
	for _, attribute := range []string{"name", "email"} {
		if text, ok := person.Attributes[claimOf(provider, attribute)].(string); ok && text != "" {
			return text
		}
	}
	return person.ID
}

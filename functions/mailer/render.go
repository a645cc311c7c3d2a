package mailer

import (
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	"gatehouse/shared/ledger"
	"gatehouse/shared/link"
	"gatehouse/shared/mail"
	"gatehouse/shared/mail/render"
	"gatehouse/shared/store"
)

// made is a mail that is ready to be sent, with the rows it needs; or the reason why it is none.
type made struct {
	mail   ledger.Outgoing
	writes []store.Write
	reason string
}

// render writes the mail in the letter's language. It comes before the claim, so that no claim stays
// open because of a text.
func (d *delivery) render() made {
	if d.reason != "" {
		return made{reason: d.reason}
	}
	values, err := d.values()
	if err != nil {
		return made{reason: ledger.ReasonUnrenderable}
	}
	var writes []store.Write
	if values.Link == "" && d.kind == mail.SignInAlert {
		values.Link, writes = d.notMe()
	}
	message, err := d.mails.Render(d.kind, d.letter.Locale, values)
	switch {
	case errors.Is(err, render.ErrKind):
		return made{reason: ledger.ReasonUnknownKind}
	case err != nil:
		return made{reason: ledger.ReasonUnrenderable}
	}
	if message.OwnFailed {
		d.note(noteOwnText)
	}
	mail := ledger.Outgoing{
		EffectID: d.effect.ID, Kind: d.effect.Kind, From: d.from, ReplyTo: d.mails.Policy().Brand.ReplyTo, To: d.address,
		Subject: message.Subject, HTML: message.HTML, Text: message.Text, Locale: message.Locale,
		ConfigurationSet: d.settings.ConfigurationSet,
	}
	if mail.Size() > ledger.MaxMail {
		return made{reason: ledger.ReasonTooLarge}
	}
	return made{mail: mail, writes: writes}
}

// values are what the letter tells. Its own values have the names of the texts' variables.
func (d *delivery) values() (render.Values, error) {
	l := d.letter
	v := render.Values{
		Proved: l.Proved, Name: l.Name, Time: l.At, Zone: l.Zone, Client: d.mails.Policy().App(d.config.Clients[l.Client]), Device: l.Device,
		Link: l.Values[string(render.VarLink)], Address: l.Values[string(render.VarAddress)],
		Message: l.Values[string(render.VarMessage)], Reason: l.Values[string(render.VarReason)],
	}
	var faults []error
	v.Until = parse(l.Values[string(render.VarUntil)], &faults, func(text string) (time.Time, error) { return time.Parse(time.RFC3339, text) })
	v.Count = parse(l.Values[string(render.VarCount)], &faults, strconv.Atoi)
	v.Limit = parse(l.Values[string(render.VarLimit)], &faults, strconv.Atoi)
	return v, errors.Join(faults...)
}

// parse reads an optional value.
func parse[V any](text string, faults *[]error, read func(string) (V, error)) (value V) {
	if text == "" {
		return value
	}
	value, err := read(text)
	if err != nil {
		*faults = append(*faults, err)
	}
	return value
}

// notMe makes the link "this wasn't me" of an alert, if the policy has one: the address for the mail,
// and the row that goes out with the claim. An alert without it is better than none.
func (d *delivery) notMe() (address string, writes []store.Write) {
	portal := strings.TrimRight(d.config.Pages.Portal, "/")
	if !d.mails.Policy().SignInAlert.NotMe || portal == "" {
		return "", nil
	}
	token, write, err := link.Issue(d.Random, d.Now(), link.Link{
		Purpose: link.NotMe, Person: d.effect.Key.PK, UserName: d.row.String("userName"), At: d.letter.At,
		Client: d.letter.Client, Device: mail.Clean(d.letter.Device, maxDevice), Locale: d.letter.Locale, Zone: d.letter.Zone,
	})
	if err != nil {
		d.note(noteNoLink)
		return "", nil
	}
	return portal + "/not-me?" + url.Values{"t": {token}}.Encode(), []store.Write{write}
}

// maxDevice is how much of a device's name a link keeps, in characters.
const maxDevice = 100

package fact

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"gatehouse/shared/store"
)

// Letter is what a mail needs and its queue must not carry. It stands in the row of its fact until the mail is sent.
type Letter struct {
	// Kind is the kind of message, and of the debt that refers to the letter.
	Kind string `json:"kind"`
	// To is the address.
	To string `json:"to"`
	// Name is what the person is called; empty if unknown.
	Name string `json:"name,omitempty"`
	// Locale is the language asked for, as a BCP 47 tag; empty leaves it to the policy.
	Locale string `json:"locale,omitempty"`
	// Zone is the person's time zone, as in the tz database; empty if unknown.
	Zone string `json:"zone,omitempty"`
	// At is when it happened.
	At time.Time `json:"at,omitzero"`
	// Proved says that the address is known to be the person's own. Until then a mail repeats nothing the person typed.
	Proved bool `json:"proved,omitempty"`
	// Client is the id of the app client it happened through; empty if none.
	Client string `json:"client,omitempty"`
	// Device is what the client called the device; nobody checked it.
	Device string `json:"device,omitempty"`
	// Values are what only some kinds of message need.
	Values map[string]string `json:"values,omitempty"`
}

const letterPrefix = "letter/"

func letterName(kind string, turn int64) string {
	return letterPrefix + kind + "/" + strconv.FormatInt(turn, 10)
}

// lettersIn is how many letters a row holds, and the name of the one with the smallest turn.
func lettersIn(row store.Row) (count int, oldest string) {
	first := int64(0)
	for name := range row.Attributes {
		if !strings.HasPrefix(name, letterPrefix) {
			continue
		}
		turn, _ := strconv.ParseInt(name[strings.LastIndexByte(name, '/')+1:], 10, 64) // what is none goes first
		if count == 0 || turn < first {
			first, oldest = turn, name
		}
		count++
	}
	return count, oldest
}

// AddLetter adds the letter that the debt mail/<kind>/<turn> of the same write refers to.
func AddLetter(w *store.Write, turn int64, l Letter) {
	text, _ := json.Marshal(l) // strings, a bool and a time of this era: nothing that JSON cannot say
	w.Set = with(w.Set, letterName(l.Kind, turn), store.String(text))
}

// LetterOf is the letter a debt refers to. False: the row has none, because it was sent before or the debt is of another queue.
func LetterOf(row store.Row, d Debt) (Letter, bool, error) {
	text := row.String(letterName(d.Kind, d.Turn))
	if d.Queue != Mail || text == "" {
		return Letter{}, false, nil
	}
	var l Letter
	if err := json.Unmarshal([]byte(text), &l); err != nil {
		return Letter{}, true, errors.New("the letter of " + d.String() + " cannot be read") // err may quote it
	}
	return l, true, nil
}

// Sent erases the letter of a debt: personal data stands only as long as a mail needs it. The write is bookkeeping; a conflict says
// that the row is gone, and the letter with it.
func Sent(key store.Key, d Debt) store.Write {
	return store.Write{
		Key:    key,
		Remove: []string{letterName(d.Kind, d.Turn), news},
		If:     store.Present{Attribute: store.PK},
	}
}

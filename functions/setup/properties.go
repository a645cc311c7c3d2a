package setup

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gatehouse/shared/config"
	"gatehouse/shared/email"
	"gatehouse/shared/serve"
)

// The properties of the custom resource. Those that CloudFormation itself needs are let pass.
const (
	poolID      = "PoolId"
	region      = "Region"
	environment = "Environment"
	clients     = "Clients"
	teams       = "TeamAddresses"
	pages       = "Pages"
	revision    = "Revision" // says nothing: a new one makes CloudFormation call
)

// maxName is the longest name in characters.
const maxName = 128

// reader reads properties and collects what is wrong with them.
type reader struct {
	properties map[string]any
	faults     []string
}

// properties reads the configuration that a template wants. The error is a [serve.Reason] with
// everything that is wrong; of values it repeats none.
func properties(given map[string]any) (config.Config, error) {
	r := reader{properties: given}
	c := config.Config{
		PoolID:        r.text(poolID),
		Region:        r.text(region),
		Environment:   r.text(environment),
		Clients:       r.clients(),
		TeamAddresses: r.teams(),
		Pages:         r.pages(),
	}
	if c.PoolID != "" && c.Region != "" && !isPoolOf(c.PoolID, c.Region) {
		r.fault(poolID, "is not the id of a user pool in the Region")
	}
	if c.Environment != "" && !isName(c.Environment) {
		r.fault(environment, "must be a name of at most 128 characters")
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if !slices.Contains([]string{poolID, region, environment, clients, teams, pages, revision, "ServiceToken", "ServiceTimeout"}, name) {
			r.fault(shown(name), "is not a property of this resource")
		}
	}
	if len(r.faults) > 0 {
		return config.Config{}, serve.Reason("Properties of the configuration are wrong: " + strings.Join(r.faults, "; "))
	}
	return c, nil
}

func (r *reader) fault(place, problem string) { r.faults = append(r.faults, place+" "+problem) }

// text reads a required text.
func (r *reader) text(name string) string {
	text, ok := r.properties[name].(string)
	switch {
	case r.properties[name] == nil, ok && text == "":
		r.fault(name, "is missing")
	case !ok:
		r.fault(name, "must be a text")
	}
	return text
}

// group reads an optional map; its names come sorted, so that faults always read the same.
func (r *reader) group(name string) (map[string]any, []string) {
	if r.properties[name] == nil {
		return nil, nil
	}
	group, ok := r.properties[name].(map[string]any)
	if !ok {
		r.fault(name, "must be a map")
	}
	names := slices.Sorted(maps.Keys(group))
	for i, key := range names {
		if !isName(key) {
			r.fault(fmt.Sprintf("%s, name %d", name, i+1), "must be a name of at most 128 characters")
		}
	}
	return group, names
}

// clients reads names of app clients with their ids, which a template can only write in this order:
// its keys take no references.
func (r *reader) clients() map[string]string {
	group, names := r.group(clients)
	byID := make(map[string]string, len(group))
	for _, name := range names {
		id, ok := group[name].(string)
		if !ok || !isClientID(id) {
			r.fault(clients+"."+shown(name), "must be the id of an app client")
			continue
		}
		if other, taken := byID[id]; taken {
			r.fault(clients+"."+shown(name), "is the same app client as "+shown(other))
		}
		byID[id] = name
	}
	return byID
}

// teams reads the addresses of each team, a list or a text with commas. Empty ones are left out, since a
// parameter without value gives one; so are teams without any.
func (r *reader) teams() map[string][]string {
	group, names := r.group(teams)
	byName := make(map[string][]string, len(group))
	for _, team := range names {
		texts, ok := listOf(group[team])
		if !ok {
			r.fault(teams+"."+shown(team), "must be a list of addresses")
		}
		for i, text := range texts {
			address := strings.TrimSpace(text)
			if address == "" {
				continue
			}
			if _, err := email.Parse(address); err != nil {
				r.fault(fmt.Sprintf("%s.%s, entry %d", teams, shown(team), i+1), "is not an e-mail address")
			}
			byName[team] = append(byName[team], address)
		}
	}
	return byName
}

// listOf reads a list of texts, or a text with commas.
func listOf(value any) ([]string, bool) {
	if text, ok := value.(string); ok {
		return strings.Split(text, ","), true
	}
	values, ok := value.([]any)
	if !ok {
		return nil, false
	}
	var texts []string
	for _, value := range values {
		text, ok := value.(string)
		if !ok {
			return nil, false
		}
		texts = append(texts, text)
	}
	return texts, true
}

// pages reads the addresses of pages. They may be missing or empty where no page is deployed.
func (r *reader) pages() config.Pages {
	group, names := r.group(pages)
	var found config.Pages
	for _, name := range names {
		text, ok := group[name].(string)
		switch {
		case name != "Portal":
			r.fault(pages+"."+shown(name), "is not a page")
		case !ok, text != "" && !isPage(text):
			r.fault(pages+"."+shown(name), "must be an https address without query and fragment")
		default:
			found.Portal = strings.TrimRight(text, "/")
		}
	}
	return found
}

// shown is a name as a reason repeats it: a few words, as templates have them. Whatever else stands in the place of a
// name, such as an address, is not repeated.
func shown(name string) string {
	isOther := func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsDigit(c) && !strings.ContainsRune(" -_.", c)
	}
	if !isName(name) || utf8.RuneCountInString(name) > 40 || strings.IndexFunc(name, isOther) >= 0 {
		return "(a name)"
	}
	return name
}

// isPage takes https addresses, and http on the own machine, where emulators serve.
func isPage(text string) bool {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.ForceQuery || strings.Contains(text, "#") {
		return false
	}
	host := u.Hostname()
	local := host == "localhost" || strings.HasSuffix(host, ".localhost") || host == "127.0.0.1"
	return u.Scheme == "https" || u.Scheme == "http" && local
}

// isPoolOf says whether an id is that of a user pool in a Region, as in us-east-1_EXAMPLE00.
//
// Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolType.html
func isPoolOf(id, region string) bool {
	rest, ok := strings.CutPrefix(id, region+"_")
	return ok && rest != "" && len(id) <= 55 && strings.IndexFunc(rest, notLetterOrDigit) < 0
}

// isClientID says whether a text has the form of an app client's id.
//
// Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolClientType.html
func isClientID(id string) bool {
	isOther := func(c rune) bool { return notLetterOrDigit(c) && c != '_' && c != '+' }
	return id != "" && len(id) <= 128 && strings.IndexFunc(id, isOther) < 0
}

func notLetterOrDigit(c rune) bool {
	return (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z')
}

// isName says whether people can read a text on one line.
func isName(text string) bool {
	return strings.TrimSpace(text) != "" && utf8.RuneCountInString(text) <= maxName && utf8.ValidString(text) &&
		strings.IndexFunc(text, func(c rune) bool { return !unicode.IsPrint(c) }) < 0
}

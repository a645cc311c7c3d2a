package email

import "strings"

// suggested are the providers so large that a domain one slip away from theirs
// is more likely the slip than a domain of its own. Shorter names (aol.com,
// gmx.de, qq.com) are left out: too many real domains lie close to them.
var suggested = [...]string{
	"gmail.com", "googlemail.com",
	"hotmail.com", "hotmail.co.uk", "hotmail.de", "hotmail.es", "hotmail.fr", "hotmail.it",
	"icloud.com",
	"outlook.com", "outlook.de", "outlook.fr",
	"protonmail.com",
	"yahoo.co.in", "yahoo.co.jp", "yahoo.co.uk", "yahoo.com", "yahoo.com.br", "yahoo.de",
	"yahoo.es", "yahoo.fr", "yahoo.it",
	"yandex.com", "yandex.ru",
}

// lookalikes are real domains that lie one slip away from a large provider's.
const lookalikes List = `amail.com
cloud.com
email.com
gail.com
hotmail.be
hotmail.ca
hotmail.ch
icloud.ch
outlook.co.id
outlook.co.th
`

const (
	longLabel  = 7  // names from this length on may be two slips away
	maxSuggest = 24 // longer domains are compared with nothing
)

// Suggest returns the large provider whose domain a normalised domain is
// probably a typing slip of: gmial.com, gmail.con, hotmial.com. One slip is a
// letter left out, added, changed or swapped with its neighbour; names of seven
// letters or more that begin alike may hold two, endings one: yopmail is no slip. A domain that belongs to a
// provider itself, or is known to be real, gets no suggestion.
func Suggest(domain string) (provider string, ok bool) {
	if len(domain) > maxSuggest || free.Has(domain) || lookalikes.Has(domain) {
		return "", false
	}
	if _, relay := Relay(domain); relay {
		return "", false
	}
	best := 3
	name, ending, _ := strings.Cut(domain, ".")
	for _, candidate := range &suggested {
		if d := slips(name, ending, candidate); d < best {
			best, provider = d, candidate
		}
	}
	return provider, best < 3
}

// slips counts the slips between a domain and a provider's, 3 when there are
// too many for it to be one.
func slips(name, ending, provider string) int {
	wantName, wantEnding, _ := strings.Cut(provider, ".")
	allowed := 1
	if len(wantName) >= longLabel {
		allowed = 2
	}
	inEnding := distance(ending, wantEnding)
	inName := distance(name, wantName)
	sum := inName + inEnding
	if inEnding > 1 || sum > allowed || sum > 1 && !strings.HasPrefix(name, wantName[:1]) {
		return 3
	}
	return sum
}

// distance is the optimal string alignment distance of two short ASCII strings,
// or 3 when their lengths alone differ by more than two.
func distance(a, b string) int {
	if len(a)-len(b) > 2 || len(b)-len(a) > 2 || len(b) > maxSuggest {
		return 3
	}
	var rows [3][maxSuggest + 1]int
	before, above, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		row[j] = j
	}
	for i := range len(a) {
		before, above, row = above, row, before
		row[0] = i + 1
		for j := range len(b) {
			row[j+1] = min(above[j+1]+1, row[j]+1, above[j]+differ(a[i], b[j]))
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(b)]
}

func differ(a, b byte) int {
	if a == b {
		return 0
	}
	return 1
}

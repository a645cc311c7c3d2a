package mailbox

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"gatehouse/shared/cognito"
)

// Bounds of how long a request may wait.
const (
	defaultWait = 10 * time.Second
	longestWait = time.Minute
)

// query is what a request asks for.
type query struct {
	filter  Filter
	timeout time.Duration
}

// parse reads a query that may hold the named parameters. The complaint is a
// sentence for who made the request, "" when there is none. Misspelt parameters
// are refused: a test that waits for anybody's code is worse than none.
func parse(raw string, names ...string) (query, string) {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return query{}, "The query is not URL-encoded."
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !slices.Contains(names, name) {
			return query{}, fmt.Sprintf("There is no parameter %q here, only %s.", name, strings.Join(names, ", "))
		}
		if len(values[name]) > 1 {
			return query{}, fmt.Sprintf("The parameter %s is given more than once.", name)
		}
	}
	return read(values)
}

func read(values url.Values) (query, string) {
	q := query{filter: Filter{To: values.Get("to"), Source: cognito.Source(values.Get("source")), Kind: values.Get("kind")}, timeout: defaultWait}
	var err error
	if after := values.Get("after"); after != "" {
		if q.filter.After, err = strconv.Atoi(after); err != nil || q.filter.After < 0 {
			return query{}, "The parameter after is the id of a message: a whole number, 0 for all messages."
		}
	}
	if timeout := values.Get("timeout"); timeout != "" {
		if q.timeout, err = time.ParseDuration(timeout); err != nil || q.timeout < 0 || q.timeout > longestWait {
			return query{}, "The parameter timeout is a duration such as 500ms or 10s, at most 60s."
		}
	}
	return q, ""
}

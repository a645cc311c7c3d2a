package directory

// defaultLimit is how many items a page has when nobody says, and the most that Cognito gives.
const defaultLimit = 60

// Query asks for a page of users.
type Query struct {
	// Filter chooses users; the zero value all.
	Filter Filter
	// Limit is how many users the page may have; 60 when it is not positive.
	Limit int
	// After is Next of the page before, made with the same filter; "" for the first page.
	After string
}

// Page is a part of a list.
type Page[T any] struct {
	// Items are the page's entries; nil when there are none.
	Items []T
	// Next asks for the page behind this one; "" when this is the last.
	Next string
}

// List returns a page of users, oldest first, as copies; or ErrBadCursor. While others change the directory, pages neither repeat nor
// miss a user who was there all the time and matched.
func (d *Directory) List(q Query) (Page[User], error) {
	return d.page("users "+q.Filter.String(), q, func() (*sequence, error) { return d.candidates(q.Filter), nil })
}

// page lists what a sequence holds; scope ties its cursors to it.
func (d *Directory) page(scope string, q Query, choose func() (*sequence, error)) (Page[User], error) {
	place, err := decodePlace(scope, q.After)
	if err != nil {
		return Page[User]{}, err
	}
	limit := limitOf(q.Limit)
	d.mu.RLock()
	users, err := choose()
	if err != nil {
		d.mu.RUnlock()
		return Page[User]{}, err
	}
	hits, _ := users.scan(place, limit+1, q.Filter)
	d.mu.RUnlock()

	var page Page[User]
	for _, hit := range hits[:min(limit, len(hits))] {
		page.Items = append(page.Items, hit.user.clone())
	}
	if len(hits) > limit {
		page.Next = encodePlace(scope, hits[limit-1].place)
	}
	return page, nil
}

func limitOf(limit int) int {
	if limit <= 0 {
		return defaultLimit
	}
	return limit
}

// scan copies up to most matching records behind a place, and counts those it looked at.
func (s *sequence) scan(place uint64, most int, filter Filter) (hits []record, visited int) {
	for r := range s.after(place) {
		visited++
		if filter.matches(r.user) {
			hits = append(hits, *r)
		}
		if len(hits) == most {
			break
		}
	}
	return hits, visited
}

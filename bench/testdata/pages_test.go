package directory

import (
	"fmt"
	"testing"
)

// The benchmark compiles this file into package directory, where the users that a page looks at are counted. It prints how many page 1
// and page 1,000 visit, in a directory that has lost every third of its users.
func TestVisitsAreCounted(t *testing.T) {
	const people, length, far = 100_000, 60, 1000
	d := New(Rules{SignInAttributes: []string{"email"}})
	for i := range people {
		sub := fmt.Sprint("sub-", i)
		if err := d.Create(User{Sub: sub, Name: sub, Status: Confirmed, Attributes: map[string]string{"email": sub + "@example.com"}}); err != nil {
			t.Fatal(err)
		}
	}
	for i := 0; i < people; i += 3 {
		if err := d.Delete(fmt.Sprint("sub-", i)); err != nil {
			t.Fatal(err)
		}
	}
	after := ""
	for n := 1; n <= far; n++ {
		page, err := d.List(Query{Limit: length, After: after})
		if err != nil || len(page.Items) != length || page.Next == "" {
			t.Fatalf("page %d has %d users: %v", n, len(page.Items), err)
		}
		if n == 1 || n == far {
			fmt.Println(visits(t, d, after, page))
		}
		after = page.Next
	}
}

// visits takes the same way to the page as List and makes sure that it is the same page.
func visits(t *testing.T, d *Directory, after string, page Page[User]) int {
	t.Helper()
	place, err := decodePlace("users ", after)
	if err != nil {
		t.Fatal(err)
	}
	found, visited := d.candidates(Filter{}).scan(place, len(page.Items)+1, Filter{})
	for i, user := range page.Items {
		if found[i].user.Sub != user.Sub {
			t.Fatal("List does not show what the scan finds")
		}
	}
	return visited
}

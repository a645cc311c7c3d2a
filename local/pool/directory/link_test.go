package directory

import (
	"bytes"
	"testing"
)

// A link by an attribute is found by provider, attribute and value together, also after a snapshot, and never as a subject.
func TestByLink(t *testing.T) {
	d := New(Rules{})
	link := Identity{ProviderName: "Partner", ProviderType: "OIDC", Attribute: "email", UserID: "jane.doe@example.com"}
	must(t, d.Create(User{Sub: "1", Name: "jane", Identities: []Identity{link}}))
	must(t, d.Create(User{Sub: "2", Name: "john", Identities: []Identity{{ProviderName: "Partner", UserID: "jane.doe@example.com"}}}))
	var snapshot bytes.Buffer
	must(t, d.Write(&snapshot))
	again, err := Read(Rules{}, &snapshot)
	must(t, err)
	for _, d := range []*Directory{d, again} {
		if u, ok := d.ByLink("Partner", "email", "jane.doe@example.com"); !ok || u.Name != "jane" {
			t.Errorf("the link finds %q, want jane", u.Name)
		}
		if u, ok := d.ByIdentity("Partner", "jane.doe@example.com"); !ok || u.Name != "john" {
			t.Errorf("the subject finds %q, want john", u.Name)
		}
		if _, ok := d.ByLink("Partner", "name", "jane.doe@example.com"); ok {
			t.Error("the link is found by another attribute")
		}
		if d.Len() != 2 {
			t.Errorf("there are %d users, want 2", d.Len())
		}
	}
}

package settings_test

import (
	"os"
	"testing"

	"gatehouse/local/pool/settings"
)

// A file is refused with an error or gives a pool; it never panics.
func FuzzParseConfig(f *testing.F) {
	delivered, err := os.ReadFile("../pool.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(delivered)
	for _, seed := range []string{
		wholeFile, schemaFile, "", "pool: []\n", "pool: {Schema: [{}]}\n", "clients: [{}]\n", "users: [{}]\n",
		"functions: {PreSignUp: {endpoint: {}}}\n", "providers: [{people: [{}]}]\n", "pool: {? [a] : b}\n",
		"pool: {1: 2, true: {}}\n", "resource_servers: [{Scopes: [{}]}]\n", "pool: {LambdaConfig: {PreTokenGenerationConfig: {}}}\n",
		"pool: {UserPoolTags: {a: b, c: 5}, Policies: {}, UsernameConfiguration: {}}\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := settings.ParseConfig("pool.yaml", text)
		if err != nil {
			return
		}
		s, err := c.Settings(noon)
		if err != nil {
			t.Fatalf("the file is taken and its pool refused: %v", err)
		}
		if _, err := s.Describe(); err != nil {
			t.Fatalf("the pool cannot be described: %v", err)
		}
		for _, client := range s.Clients {
			if client.AccessTTL() <= 0 || client.RefreshTTL() <= 0 || client.AuthSession() <= 0 {
				t.Fatalf("a client's tokens do not last: %v", *client.ClientName)
			}
		}
	})
}

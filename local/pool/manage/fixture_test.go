package manage_test

import (
	"net/http/httptest"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/manage"
	"gatehouse/local/pool/settings"
)

// pool is a user pool behind an address, with the SDK's client on it.
type pool struct {
	*flowtest.Pool
	*flowtest.Server

	t       *testing.T
	id      *string
	manager *manage.Manager
}

// open starts a pool with the default configuration and a PreSignUp trigger, changed by each change.
func open(t *testing.T, changes ...func(*settings.Config)) *pool {
	t.Helper()
	p := flowtest.New(t, flowtest.All(changes...), "PreSignUp")
	manager := manage.New(p.Pool)
	t.Cleanup(manager.Close)
	uploads := httptest.NewServer(manager.Uploads())
	t.Cleanup(uploads.Close)
	p.Address = uploads.URL
	return &pool{Pool: p, Server: flowtest.Serve(t, manager.Operations()), t: t, id: &p.Settings.Load().PoolID, manager: manager}
}

// add stores a user with a name and attributes in pairs.
func (p *pool) add(name string, pairs ...string) directory.User {
	p.t.Helper()
	attributes := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		attributes[pairs[i]] = pairs[i+1]
	}
	user := directory.User{
		Sub: "sub-" + name, Name: name, Attributes: attributes, Status: directory.Confirmed,
		Created: p.Clock.Now(), Modified: p.Clock.Now(),
	}
	return p.store(user)
}

func (p *pool) store(user directory.User) directory.User {
	p.t.Helper()
	if err := p.Directory.Create(user); err != nil {
		p.t.Fatalf("user %s cannot be stored: %v", user.Name, err)
	}
	return user
}

func wantRefusal(t *testing.T, err error, want string) {
	t.Helper()
	if got := flowtest.Refusal(err); got != want {
		t.Errorf("the client sees %q, want %q", got, want)
	}
}

// value is an attribute of a user in a list.
func value(user types.UserType, name string) string {
	for _, attribute := range user.Attributes {
		if *attribute.Name == name {
			return *attribute.Value
		}
	}
	return ""
}

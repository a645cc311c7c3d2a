package flow_test

import (
	"testing"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/shared/cognito"
)

// TestPreferredRole is about the role of the group with the best precedence. Two groups that are equal
// in that and differ in their roles leave nobody to prefer.
func TestPreferredRole(t *testing.T) {
	const a, b = "arn:aws:iam::123456789012:role/a", "arn:aws:iam::123456789012:role/b"
	for name, test := range map[string]struct {
		groups []directory.Group
		want   any
	}{
		"the best":                    {[]directory.Group{{Name: "x", RoleARN: b, Precedence: new(int32(2))}, {Name: "y", RoleARN: a, Precedence: new(int32(1))}}, a},
		"equal, with one role":        {[]directory.Group{{Name: "x", RoleARN: a, Precedence: new(int32(1))}, {Name: "y", RoleARN: a, Precedence: new(int32(1))}}, a},
		"equal, with two roles":       {[]directory.Group{{Name: "x", RoleARN: a, Precedence: new(int32(1))}, {Name: "y", RoleARN: b, Precedence: new(int32(1))}}, nil},
		"equal, but one has no role":  {[]directory.Group{{Name: "x", Precedence: new(int32(1))}, {Name: "y", RoleARN: b, Precedence: new(int32(1))}}, b},
		"none has a precedence":       {[]directory.Group{{Name: "x", RoleARN: a}}, nil},
		"the best two differ, and on": {[]directory.Group{{Name: "x", RoleARN: a, Precedence: new(int32(1))}, {Name: "y", RoleARN: b, Precedence: new(int32(1))}, {Name: "z", RoleARN: b, Precedence: new(int32(2))}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			p := flowtest.New(t, nil, "PreTokenGeneration")
			user := p.Person(t, address, password, nil)
			for _, group := range test.groups {
				if err := p.Directory.CreateGroup(group); err != nil {
					t.Fatal(err)
				}
				if err := p.Directory.Join(user.Sub, group.Name); err != nil {
					t.Fatal(err)
				}
			}
			client := p.ClientNamed(t, "web")
			if _, err := p.Finish(t.Context(), request(client), flow.SignIn{User: user, Client: client, Source: cognito.TokenGenerationAuthentication}); err != nil {
				t.Fatal(err)
			}
			configuration, _ := p.Events()[0].Request["groupConfiguration"].(map[string]any)
			if got := configuration["preferredRole"]; got != test.want {
				t.Errorf("the preferred role is %v, want %v", got, test.want)
			}
		})
	}
}

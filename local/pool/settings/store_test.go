package settings_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/settings"
)

func TestAnUpdateDoesNotReachSettingsInForce(t *testing.T) {
	config := settings.Default()
	config.Functions = map[string]settings.FunctionConfig{"PreSignUp": {Builtin: "presignup"}}
	store := settings.NewStore(build(t, config))
	before := store.Load()
	err := store.Update(func(s *settings.Settings) error {
		s.Pool.UsernameAttributes[0] = types.UsernameAttributeTypePhoneNumber
		s.Pool.Policies.PasswordPolicy.RequireSymbols = false
		*s.Clients[0].AuthSessionValidity = 9
		s.Providers[0].AttributeMapping["name"] = "changed"
		delete(s.Functions, settings.FunctionARN("local", "presignup"))
		s.Switches.CustomAttributesNeedListing = true
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if !before.SignsInWith("email") || !before.Pool.Policies.PasswordPolicy.RequireSymbols || *before.Clients[0].AuthSessionValidity != 3 ||
		before.Providers[0].AttributeMapping["name"] != "name" || len(before.Functions) != 1 || !before.Clients[0].Writes("custom:x") {
		t.Error("settings that were in force changed")
	}
	after := store.Load()
	if !after.SignsInWith("phone_number") || len(after.Functions) != 0 || after.Clients[0].Writes("custom:x") {
		t.Error("the change was not published")
	}
}

func TestAFailedUpdatePublishesNothing(t *testing.T) {
	store := settings.NewStore(build(t, settings.Default()))
	before, failure := store.Load(), errors.New("no")
	err := store.Update(func(s *settings.Settings) error {
		s.Region = "changed"
		return failure
	})
	if !errors.Is(err, failure) || store.Load() != before {
		t.Errorf("the error is %v, the region %s", err, store.Load().Region)
	}
}

func TestUpdatesFollowEachOther(t *testing.T) {
	store := settings.NewStore(build(t, settings.Default()))
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			_ = store.Load().Region
			if err := store.Update(func(s *settings.Settings) error { s.TriggerAttempts++; return nil }); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if got := store.Load().TriggerAttempts; got != 23 {
		t.Errorf("20 updates at once leave %d, want 23", got)
	}
}

func TestAConfigIsNotReachedThroughItsSettings(t *testing.T) {
	c := settings.Default()
	s := build(t, c)
	s.Pool.DeviceConfiguration.ChallengeRequiredOnNewDevice = false
	s.Providers[0].AttributeMapping["name"] = "changed"
	if !c.Pool.DeviceConfiguration.ChallengeRequiredOnNewDevice || c.Providers[0].AttributeMapping["name"] != "name" {
		t.Error("changed settings changed the configuration")
	}
}

package policytest_test

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"reflect"
	"slices"
	"testing"

	"gatehouse/policy"
	"gatehouse/policy/policytest"
	"gatehouse/shared/mail"
	"gatehouse/shared/mail/render"
	"gatehouse/shared/signup"
)

// texts are those of a locale, decoded.
func texts(t *testing.T, of policy.Set, locale string) (all render.Compiled) {
	t.Helper()
	text, err := of.MailTexts(locale)
	if err == nil {
		err = json.Unmarshal(text, &all)
	}
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestTheTextsAreOurOwnAlone(t *testing.T) {
	for _, locale := range mail.Locales() {
		got, want := texts(t, policytest.Default(), locale), texts(t, policy.Embedded(), locale)
		if got.Own != nil || got.Templates != nil || len(got.Texts) == 0 || !maps.Equal(got.Texts, want.Texts) {
			t.Errorf("%s: %d texts of %d, %d of an operator, %d templates", locale, len(got.Texts), len(want.Texts), len(got.Own), len(got.Templates))
		}
	}
	if _, err := policytest.Default().MailTexts("xx"); err == nil {
		t.Error("there are texts in a language that is none")
	}
}

func TestThePoliciesAreTheDefaults(t *testing.T) {
	set := policytest.Default()
	if _, err := signup.Load(set.SignUp); err != nil {
		t.Error(err)
	}
	if got, err := mail.LoadPolicy(set.Mail); err != nil || !reflect.DeepEqual(got, mail.Default()) {
		t.Errorf("the mail policy is %+v, %v", got, err)
	}
}

func TestTheFilesAreThoseThatFunctionsEmbed(t *testing.T) {
	var embedded []string
	err := fs.WalkDir(os.DirFS("../compiled"), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			embedded = append(embedded, name)
		}
		return err
	})
	slices.Sort(embedded)
	if got := slices.Sorted(maps.Keys(policytest.Files())); err != nil || !slices.Equal(got, embedded) {
		t.Errorf("there are %v, functions embed %v: %v", got, embedded, err)
	}
}

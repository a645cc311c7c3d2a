package secret_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
	"github.com/aws/smithy-go"

	"gatehouse/shared/secret"
)

const (
	first  = "the first secret"
	second = "the second secret"
)

// vault is Secrets Manager with one secret.
type vault struct {
	current, previous string
	binary            []byte
	fault             error
	asked             int
}

func (v *vault) GetSecretValue(_ context.Context, in *secretsmanager.GetSecretValueInput, _ ...func(*secretsmanager.Options)) (*secretsmanager.GetSecretValueOutput, error) {
	v.asked++
	text := v.current
	if *in.VersionStage == "AWSPREVIOUS" {
		text = v.previous
	}
	switch {
	case v.fault != nil:
		return nil, v.fault
	case v.binary != nil && *in.VersionStage == "AWSCURRENT":
		return &secretsmanager.GetSecretValueOutput{SecretBinary: v.binary}, nil
	case text == "":
		return nil, &types.ResourceNotFoundException{}
	}
	return &secretsmanager.GetSecretValueOutput{SecretString: &text}, nil
}

// clock is a time that a test moves.
type clock struct{ now time.Time }

func (c *clock) Now() time.Time { return c.now }

func open(v *vault) (*secret.Secret, *clock) {
	c := &clock{time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	return secret.New(v, "arn:aws:secretsmanager:us-east-1:123456789012:secret:hook", c.Now), c
}

func hands(t *testing.T, get func(context.Context) ([][]byte, error), want ...string) {
	t.Helper()
	got, err := get(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if string(bytes.Join(got, []byte("|"))) != strings.Join(want, "|") {
		t.Errorf("it hands out %q, want %q", got, want)
	}
}

func TestVersionsAreReadOnceInTenMinutes(t *testing.T) {
	v := &vault{current: first}
	s, c := open(v)
	hands(t, s.Versions, first)
	v.current, v.previous = second, first
	c.now = c.now.Add(10*time.Minute - time.Second)
	hands(t, s.Versions, first)
	if v.asked != 2 {
		t.Errorf("asked %d times, want once for each stage", v.asked)
	}
	c.now = c.now.Add(time.Second)
	hands(t, s.Versions, second, first)
}

func TestADoubtReadsAgainOnceAMinute(t *testing.T) {
	v := &vault{current: first}
	s, c := open(v)
	hands(t, s.Versions, first)
	v.current, v.previous = second, first
	hands(t, s.Doubted, first) // just read
	c.now = c.now.Add(time.Minute)
	hands(t, s.Doubted, second, first)
	for range 100 {
		hands(t, s.Doubted, second, first)
	}
	if v.asked != 4 {
		t.Errorf("asked %d times, want 4: who refuses everything must not make us ask each time", v.asked)
	}
}

func TestAnOldSecretIsBetterThanNone(t *testing.T) {
	v := &vault{current: first}
	s, c := open(v)
	hands(t, s.Versions, first)
	v.fault = errors.New("secretsmanager does not answer")
	c.now = c.now.Add(time.Hour)
	asked := v.asked
	hands(t, s.Versions, first)
	hands(t, s.Versions, first)
	if v.asked != asked+1 {
		t.Errorf("asked %d times in one minute of trouble, want once", v.asked-asked)
	}
	v.fault = nil
	v.current = second
	c.now = c.now.Add(time.Minute)
	hands(t, s.Versions, second)
}

func TestWithoutASecretNothingIsSigned(t *testing.T) {
	for name, v := range map[string]*vault{
		"none":          {},
		"short":         {current: "short"},
		"other members": {current: `{"password":"0123456789abcdef"}`},
		"denied":        {fault: &smithy.GenericAPIError{Code: "AccessDeniedException", Message: "jane.doe@example.com may not"}},
		"gone":          {fault: context.DeadlineExceeded},
	} {
		s, _ := open(v)
		got, err := s.Versions(t.Context())
		if err == nil {
			t.Errorf("%s: it hands out %q", name, got)
		} else if strings.Contains(err.Error(), "jane") {
			t.Errorf("%s: the error shows a person: %v", name, err)
		}
	}
}

func TestAPreviousVersionThatCannotBeUsedIsLeftOut(t *testing.T) {
	for _, previous := range []string{"", "short", first} {
		s, _ := open(&vault{current: first, previous: previous})
		hands(t, s.Versions, first)
	}
}

func TestWaysToStoreASecret(t *testing.T) {
	for name, text := range map[string]string{
		"plain": second, "quoted": `"` + second + `"`, "object": `{"secret":"` + second + `","note":1}`,
	} {
		s, _ := open(&vault{current: text})
		t.Run(name, func(t *testing.T) { hands(t, s.Versions, second) })
	}
	s, _ := open(&vault{binary: []byte(second)})
	hands(t, s.Versions, second)
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{"", second, `"` + second + `"`, `{"secret":"` + second + `"}`, `{"secret":1}`, `[]`, `null`, `{"secret":null}`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got, err := secret.Parse(text); err == nil && len(got) < secret.MinLength {
			t.Errorf("%q gives a secret of %d bytes", text, len(got))
		}
	})
}

// Package secret reads a secret from Secrets Manager that is used on every call and changes now and then.
//
// Both the current and the previous version are handed out, so that a receiver may change over before or after us.
package secret

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/smithy-go"
)

const (
	fresh  = 10 * time.Minute // how long a version is used without looking again
	settle = time.Minute      // how often at most a doubt makes us look again
)

// The labels that Secrets Manager moves at a rotation.
//
// Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html
const (
	current  = "AWSCURRENT"
	previous = "AWSPREVIOUS"
)

// MinLength is the least number of bytes of a secret that can be used to sign.
const MinLength = 16

// Key is the member that holds the secret when it is stored as a JSON object, as the console does.
const Key = "secret"

// Errors of a secret that is there but cannot be used.
var (
	ErrShort  = errors.New("the secret is shorter than 16 bytes")
	ErrFormat = errors.New(`the secret is a JSON object without a text member "secret"`)
)

// Client is the operation of Secrets Manager that is used.
type Client interface {
	// GetSecretValue reads one version, named by its label.
	GetSecretValue(context.Context, *secretsmanager.GetSecretValueInput, ...func(*secretsmanager.Options)) (*secretsmanager.GetSecretValueOutput, error)
}

// Secret keeps the versions of one secret. It may be used by several goroutines.
type Secret struct {
	client Client
	id     string
	now    func() time.Time

	lock     sync.Mutex
	versions [][]byte
	read     time.Time // when the versions were read; zero before
	tried    time.Time // when they were last asked for
}

// New makes the keeper of a secret by its ARN. It reads nothing yet.
func New(client Client, arn string, now func() time.Time) *Secret {
	return &Secret{client: client, id: arn, now: now}
}

// Open is [New] with a client of its own.
func Open(config aws.Config, arn string, now func() time.Time) *Secret {
	return New(secretsmanager.NewFromConfig(config), arn, now)
}

// Versions returns the current version and, where there is one, the previous. They are up to 10 minutes old; older ones are read
// again and used on, once a minute tried anew, while that fails.
func (s *Secret) Versions(ctx context.Context) ([][]byte, error) {
	return s.notOlder(ctx, fresh)
}

// Doubted returns the versions after somebody refused them: read again unless that was done within the last minute, so that a
// receiver who refuses everything costs one look a minute.
func (s *Secret) Doubted(ctx context.Context) ([][]byte, error) {
	return s.notOlder(ctx, settle)
}

func (s *Secret) notOlder(ctx context.Context, age time.Duration) ([][]byte, error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	now := s.now()
	if s.versions != nil && (now.Sub(s.read) < age || now.Sub(s.tried) < settle) {
		return s.versions, nil
	}
	s.tried = now
	versions, err := s.ask(ctx)
	if err != nil {
		if s.versions != nil {
			return s.versions, nil
		}
		return nil, err
	}
	s.versions, s.read = versions, now
	return versions, nil
}

// ask reads both versions. A secret that was never rotated has no previous one; a previous one that cannot be used is left out.
func (s *Secret) ask(ctx context.Context) ([][]byte, error) {
	newest, err := s.version(ctx, current)
	if err != nil {
		return nil, err
	}
	older, err := s.version(ctx, previous)
	switch {
	case err == nil && string(older) != string(newest):
		return [][]byte{newest, older}, nil
	case err == nil, code(err) == "ResourceNotFoundException", errors.Is(err, ErrShort), errors.Is(err, ErrFormat):
		return [][]byte{newest}, nil
	}
	return nil, err
}

func (s *Secret) version(ctx context.Context, stage string) ([]byte, error) {
	out, err := s.client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &s.id, VersionStage: &stage})
	if err != nil {
		return nil, reduced(err)
	}
	if out.SecretString != nil {
		return Parse(*out.SecretString)
	}
	return long(out.SecretBinary)
}

// Parse reads a secret as it is stored: the text itself, a JSON string, or a JSON object with the member "secret".
func Parse(text string) ([]byte, error) {
	var quoted string
	if json.Unmarshal([]byte(text), &quoted) == nil {
		return long([]byte(quoted))
	}
	var members map[string]json.RawMessage
	if json.Unmarshal([]byte(text), &members) != nil {
		return long([]byte(text))
	}
	if json.Unmarshal(members[Key], &quoted) != nil {
		return nil, ErrFormat
	}
	return long([]byte(quoted))
}

func long(secret []byte) ([]byte, error) {
	if len(secret) < MinLength {
		return nil, ErrShort
	}
	return secret, nil
}

// failure is an error of Secrets Manager without its text, which may hold names.
type failure struct{ code string }

func (f *failure) Error() string { return "GetSecretValue: " + f.code }

func reduced(err error) error {
	if apiError, ok := errors.AsType[smithy.APIError](err); ok {
		return &failure{apiError.ErrorCode()}
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return &failure{"out of time"}
	}
	return &failure{"no answer"}
}

func code(err error) string {
	if f, ok := errors.AsType[*failure](err); ok {
		return f.code
	}
	return ""
}

package pool

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/hook"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/token"
	"gatehouse/local/pool/wire"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// The files of a data folder.
const (
	stateFile     = "pool.json"
	directoryFile = "directory.json"
	stackFile     = "stack.json"
)

// senderKeySize is that of an AES-256 key, in bytes.
const senderKeySize = 32

// state is what a pool keeps between runs beside its people. The configuration file stays the
// configuration: only what it leaves to chance, and what the API has changed since, is here.
type state struct {
	// PoolID is whose state this is.
	PoolID string `json:"poolId"`
	// Secrets are the app clients' by name.
	Secrets map[string]string `json:"secrets"`
	// SigningKey is PEM.
	SigningKey string `json:"signingKey"`
	// SenderKey seals codes for custom senders.
	SenderKey []byte `json:"senderKey"`
	// ClockOffset is how far the clock was moved.
	ClockOffset time.Duration `json:"clockOffset"`
	// Update are the members of the last UpdateUserPool; nil when there was none.
	Update wire.Members `json:"update,omitempty"`
	// MFA are the second factors in the members of GetUserPoolMfaConfig, once the API has changed them
	// or the pool; nil while they are what the configuration says.
	MFA json.RawMessage `json:"mfa,omitempty"`
}

// load reads the state in a folder; nil when there is none yet.
func load(folder string) (*state, error) {
	if folder == "" {
		return nil, nil
	}
	raw, err := os.ReadFile(filepath.Join(folder, stateFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var stored state
	if err := json.Unmarshal(raw, &stored); err != nil || !stored.whole() {
		return nil, fmt.Errorf("%s is damaged: remove the folder to begin anew", filepath.Join(folder, stateFile))
	}
	return &stored, nil
}

// whole says whether the members that only this package writes are as it writes them.
func (s *state) whole() bool {
	_, err := token.DecodeKey([]byte(s.SigningKey))
	return err == nil && s.PoolID != "" && len(s.SenderKey) == senderKeySize && s.ClockOffset >= 0
}

// configure puts into the configuration what is decided elsewhere: functions of the caller, secrets of
// the last run.
func configure(config *settings.Config, triggers map[string]hook.Function, version string, stored *state) {
	for key := range triggers {
		if config.Functions == nil {
			config.Functions = map[string]settings.FunctionConfig{}
		}
		function := settings.FunctionConfig{Builtin: key}
		if key == "PreTokenGenerationConfig" {
			function.Version = types.PreTokenGenerationLambdaVersionType(version)
		}
		config.Functions[key] = function
	}
	if stored == nil {
		return
	}
	for i := range config.Clients {
		client := &config.Clients[i]
		if secret, ok := stored.Secrets[*client.ClientName]; ok && client.ClientSecret == nil {
			client.ClientSecret = &secret
		}
	}
}

// changed is the configuration with what the API changed in earlier runs.
func (s *state) changed(set *settings.Settings) (*settings.Settings, error) {
	if s == nil {
		return set, nil
	}
	if s.PoolID != set.PoolID {
		return nil, fmt.Errorf("the data folder belongs to pool %s, not to %s", s.PoolID, set.PoolID)
	}
	var mfa *idp.GetUserPoolMfaConfigOutput
	if s.MFA != nil {
		mfa = &idp.GetUserPoolMfaConfigOutput{}
		if err := wire.Decode(s.MFA, mfa); err != nil {
			return nil, fmt.Errorf("%s: %w", stateFile, err)
		}
	}
	restored, err := set.Restore(s.Update, mfa)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", stateFile, err)
	}
	return restored, nil
}

func readDirectory(folder string, rules directory.Rules) (*directory.Directory, error) {
	file, err := os.Open(filepath.Join(folder, directoryFile))
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	people, err := directory.Read(rules, file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file.Name(), err)
	}
	return people, nil
}

// restoreClock moves the clock to where it was.
func (p *Pool) restoreClock(stored *state) error {
	if stored == nil || stored.ClockOffset == 0 {
		return nil
	}
	return p.Clock.Advance(stored.ClockOffset)
}

// state is what the pool keeps now.
func (p *Pool) state() (*state, error) {
	set := p.Settings.Load()
	key, err := token.EncodeKey(p.options.Key)
	if err != nil {
		return nil, err
	}
	now := &state{
		PoolID: set.PoolID, Secrets: map[string]string{}, SigningKey: string(key), SenderKey: p.SenderKey,
		ClockOffset: p.Clock.Offset(), Update: set.Updated,
	}
	for i := range set.Clients {
		if secret := set.Clients[i].Secret(); secret != "" {
			now.Secrets[*set.Clients[i].ClientName] = secret
		}
	}
	mfa, err := storedMFA(set)
	if set.Updated != nil || !bytes.Equal(mfa, p.configuredMFA) { // an update has a say about them too
		now.MFA = mfa
	}
	return now, err
}

// storedMFA is the second factors as they are kept.
func storedMFA(set *settings.Settings) (json.RawMessage, error) {
	return wire.Encode(set.DescribeMFA())
}

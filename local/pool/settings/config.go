package settings

import (
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"io"
	"math/big"
	"time"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// account stands in ARNs. It is the one of AWS's own examples.
const account = "123456789012"

// Config is a pool as a developer describes it: the content of pool.yaml. Begin with [Default] or [ParseConfig].
type Config struct {
	// Name is the pool's name.
	Name string
	// Region stands in events, ARNs and device keys.
	Region string
	// PoolID is "local_" and letters and digits.
	PoolID string
	// Domain is the prefix of the login pages' domain; "" for none.
	Domain string
	// Pool are the pool's settings as CreateUserPool takes them, except PoolName; what is left out has
	// Cognito's default.
	Pool idp.CreateUserPoolInput
	// MFA are the second factors as SetUserPoolMfaConfig takes them, except MfaConfiguration, which is in Pool.
	MFA idp.SetUserPoolMfaConfigInput
	// Clients are the app clients.
	Clients []ClientConfig
	// ResourceServers define the scopes of APIs.
	ResourceServers []types.ResourceServerType
	// Providers are fake identity providers with their people.
	Providers []Provider
	// Groups are there from the start.
	Groups []Group
	// Users are there from the start.
	Users []User
	// Functions are attached to triggers; the key is that of LambdaConfig.
	Functions map[string]FunctionConfig
	// Switches decide what nobody outside knows of Cognito.
	Switches Switches
	// Quotas enforces the request-rate quotas from the start.
	Quotas bool
	// TriggerDeadline is how long a trigger may take; Cognito's is 5 s.
	TriggerDeadline time.Duration
	// TriggerAttempts is how often a trigger that does not answer in time is called in all; 1 to 3.
	TriggerAttempts int
	// Random is where client secrets that are not written down come from; nil: the system.
	Random io.Reader
}

// ClientConfig is an app client as CreateUserPoolClient takes it; what is left out has Cognito's default.
type ClientConfig struct {
	// UserPoolClientType holds the client. An empty ClientId is made from the pool's id and the client's name,
	// the same each time.
	types.UserPoolClientType
	// GenerateSecret asks for a random secret where ClientSecret is not given.
	GenerateSecret bool
}

// Group is a group that is there from the start.
type Group struct {
	// Name is the group's name.
	Name string `yaml:"name"`
	// Description is shown to administrators.
	Description string `yaml:"description"`
	// RoleARN goes into cognito:roles; "" for none.
	RoleARN string `yaml:"role_arn"`
	// Precedence decides cognito:preferred_role, the lowest first; nil comes last.
	Precedence *int32 `yaml:"precedence"`
}

// User is somebody who is in the pool from the start.
type User struct {
	// Username is the user name, or where people sign in with an address or number, that one.
	Username string
	// Attributes are written as an administrator would.
	Attributes map[string]string
	// Password lets the person sign in; "" for none.
	Password string
	// TemporaryPassword must be changed at the first sign-in; "" for none.
	TemporaryPassword string
	// Status is the account's; "" is CONFIRMED, with a temporary password FORCE_CHANGE_PASSWORD.
	Status types.UserStatusType
	// Disabled keeps the person from signing in.
	Disabled bool
	// Groups are names of Config.Groups.
	Groups []string
}

// FunctionConfig is what stands behind a trigger: exactly one of Builtin, Binary and Endpoint.
type FunctionConfig struct {
	// Builtin is the name of one of the project's own functions, run in process with its compiled policy.
	Builtin string `yaml:"builtin"`
	// Binary is the path of a built function, such as dist/host/presignup/bootstrap.
	Binary string `yaml:"binary"`
	// Endpoint is a function behind Lambda's Invoke API; nil for none.
	Endpoint *Endpoint `yaml:"endpoint"`
	// Version is that of the event, V1_0, V2_0 or V3_0; only for PreTokenGenerationConfig, "" is V1_0.
	Version types.PreTokenGenerationLambdaVersionType `yaml:"version"`
}

// Endpoint says where Lambda's Invoke API is spoken, as `sam local start-lambda` does.
type Endpoint struct {
	// URL is the endpoint's, such as http://127.0.0.1:3001.
	URL string `yaml:"url"`
	// Function is the function's name there.
	Function string `yaml:"function"`
}

// Settings fills in every default. Client secrets that are asked for and not given are drawn from
// Config.Random at each call. The error joins [*Fault]s and names every value that makes no sense.
func (c *Config) Settings(now time.Time) (*Settings, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	s := c.build(now.UTC())
	for i := range c.Clients {
		client, err := c.client(&c.Clients[i], s)
		if err != nil {
			return nil, err
		}
		s.Clients = append(s.Clients, client)
	}
	s.settle()
	return s.clone(), nil
}

// build is everything but the clients.
func (c *Config) build(now time.Time) *Settings {
	s := &Settings{
		PoolID:           c.PoolID,
		Region:           c.Region,
		Pool:             c.pool(now),
		SoftwareTokenMFA: deref(c.MFA.SoftwareTokenMfaConfiguration).Enabled,
		EmailMFA:         c.MFA.EmailMfaConfiguration,
		SMSMFA:           c.MFA.SmsMfaConfiguration,
		WebAuthn:         c.MFA.WebAuthnConfiguration,
		Providers:        c.Providers,
		Functions:        map[string]FunctionConfig{},
		Switches:         c.Switches,
		Quotas:           c.Quotas,
		TriggerAttempts:  c.TriggerAttempts,
		TriggerDeadline:  c.TriggerDeadline,
	}
	s.fallBackToSMS()
	c.attachFunctions(s)
	return s
}

// pool is the pool as Cognito would describe it after CreateUserPool.
func (c *Config) pool(now time.Time) types.UserPoolType {
	pool := types.UserPoolType{}
	assign(&pool, &c.Pool)
	pool.SchemaAttributes = schemaOf(c.Pool.Schema)
	pool.Id, pool.Name = &c.PoolID, &c.Name
	pool.Arn = new(fmt.Sprintf("arn:aws:cognito-idp:%s:%s:userpool/%s", c.Region, account, c.PoolID))
	pool.CreationDate, pool.LastModifiedDate = &now, &now
	if c.Domain != "" {
		pool.Domain = &c.Domain
	}
	if pool.UsernameConfiguration == nil || pool.UsernameConfiguration.CaseSensitive == nil {
		pool.UsernameConfiguration = &types.UsernameConfigurationType{CaseSensitive: new(true)}
	}
	fillDefaults(&pool)
	return pool
}

// client is an app client with its defaults, id and secret.
func (c *Config) client(config *ClientConfig, s *Settings) (Client, error) {
	client := Client{UserPoolClientType: config.UserPoolClientType}
	client.UserPoolId = &s.PoolID
	client.CreationDate, client.LastModifiedDate = s.Pool.CreationDate, s.Pool.LastModifiedDate
	if deref(client.ClientId) == "" {
		client.ClientId = new(clientID(c.PoolID, *client.ClientName))
	}
	if config.GenerateSecret && deref(client.ClientSecret) == "" {
		secret, err := newSecret(c.Random)
		if err != nil {
			return Client{}, fmt.Errorf("making a client secret: %w", err)
		}
		client.ClientSecret = &secret
	}
	fillClientDefaults(&client.UserPoolClientType)
	return client, nil
}

// clientID has the form of Cognito's ids. It depends on the names alone, so an app that is told once keeps
// working.
func clientID(pool, name string) string {
	sum := sha256.Sum256([]byte(pool + "/" + name))
	return base36(sum[:], 26)
}

// newSecret has the form of Cognito's client secrets.
func newSecret(random io.Reader) (string, error) {
	if random == nil {
		random = rand.Reader
	}
	seed := make([]byte, 40)
	if _, err := io.ReadFull(random, seed); err != nil {
		return "", err
	}
	return base36(seed, 51), nil
}

// base36 is the end of a number in lower-case letters and digits.
func base36(seed []byte, length int) string {
	text := fmt.Sprintf("%0*s", length, new(big.Int).SetBytes(seed).Text(36))
	return text[len(text)-length:]
}

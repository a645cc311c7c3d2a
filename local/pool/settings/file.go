package settings

import (
	"errors"
	"maps"
	"reflect"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/shared/policyfile"
)

// ParseConfig reads a pool.yaml. The keys at its top are independent: what is left out is as in [Default],
// and what is written stands alone, so that an empty functions, for example, attaches none. The error joins
// faults of the form name:line:column: problem, all that can be found in one go.
func ParseConfig(name string, yaml []byte) (*Config, error) {
	f := newFile()
	if err := policyfile.Decode(name, yaml, f); err != nil {
		return nil, err
	}
	return f.config, nil
}

// file is pool.yaml as YAML sees it. Members in Cognito's own names are decoded by members, because the
// structs of the SDK have no YAML keys.
type file struct {
	Name            string                    `yaml:"name"`
	Region          string                    `yaml:"region"`
	PoolID          string                    `yaml:"pool_id"`
	Domain          string                    `yaml:"domain"`
	Pool            map[string]any            `yaml:"pool"`
	MFA             map[string]any            `yaml:"mfa"`
	Clients         []map[string]any          `yaml:"clients"`
	ResourceServers []map[string]any          `yaml:"resource_servers"`
	Providers       []Provider                `yaml:"providers"`
	Groups          []Group                   `yaml:"groups"`
	Users           []fileUser                `yaml:"users"`
	Functions       map[string]FunctionConfig `yaml:"functions"`
	Triggers        fileTriggers              `yaml:"triggers"`
	Quotas          bool                      `yaml:"quotas"`
	Switches        Switches                  `yaml:"switches"`

	config *Config
}

type fileTriggers struct {
	Deadline string `yaml:"deadline"`
	Attempts int    `yaml:"attempts"`
}

// fileUser is a [User] whose attributes may be written as numbers and truth values.
type fileUser struct {
	Username          string         `yaml:"username"`
	Attributes        map[string]any `yaml:"attributes"`
	Password          string         `yaml:"password"`
	TemporaryPassword string         `yaml:"temporary_password"`
	Status            string         `yaml:"status"`
	Disabled          bool           `yaml:"disabled"`
	Groups            []string       `yaml:"groups"`
}

// newFile is a file that says nothing.
func newFile() *file {
	c := Default()
	return &file{
		Name: c.Name, Region: c.Region, PoolID: c.PoolID, Domain: c.Domain,
		Triggers: fileTriggers{Deadline: c.TriggerDeadline.String(), Attempts: c.TriggerAttempts},
		Switches: c.Switches, config: c,
	}
}

// Validate turns the file into a Config and reports everything that makes no sense.
func (f *file) Validate() error {
	c, v := f.config, &validation{}
	c.Name, c.Region, c.PoolID, c.Domain = f.Name, f.Region, f.PoolID, f.Domain
	c.Quotas, c.Switches, c.TriggerAttempts = f.Quotas, f.Switches, f.Triggers.Attempts
	deadline, err := time.ParseDuration(f.Triggers.Deadline)
	if err != nil {
		v.fault("triggers.deadline", "must be a duration such as 5s or 500ms")
	}
	c.TriggerDeadline = deadline
	f.cognito(v)
	f.people(v)
	if f.Functions != nil {
		c.Functions = f.Functions
	}
	if len(v.faults) > 0 {
		return errors.Join(v.faults...)
	}
	return c.Validate()
}

// cognito decodes what has Cognito's own names.
func (f *file) cognito(v *validation) {
	c := f.config
	if f.Pool != nil {
		v.section("pool", &c.Pool, f.Pool)
	}
	if f.MFA == nil && f.Pool != nil && !throughSES(c.Pool.EmailConfiguration) {
		c.MFA.EmailMfaConfiguration = nil // the default's, which this pool cannot have
	}
	if f.MFA != nil {
		v.section("mfa", &c.MFA, without(v, "mfa", f.MFA, "UserPoolId", "MfaConfiguration"))
	}
	if f.Clients != nil {
		c.Clients = make([]ClientConfig, len(f.Clients))
	}
	for i, client := range f.Clients {
		path := indexed("clients", i)
		v.section(path, &c.Clients[i], without(v, path, client, "UserPoolId", "CreationDate", "LastModifiedDate"))
	}
	if f.ResourceServers != nil {
		c.ResourceServers = make([]types.ResourceServerType, len(f.ResourceServers))
	}
	for i, server := range f.ResourceServers {
		path := indexed("resource_servers", i)
		v.section(path, &c.ResourceServers[i], without(v, path, server, "UserPoolId"))
	}
}

// section decodes one object over nothing: what it does not say has Cognito's default.
func (v *validation) section(path string, into any, from map[string]any) {
	target := reflect.ValueOf(into).Elem()
	target.SetZero()
	v.members(path, target, from)
}

// without refuses members that the struct has and the file must not.
func without(v *validation, path string, object map[string]any, refused ...string) map[string]any {
	rest := maps.Clone(object)
	for _, key := range refused {
		if _, there := rest[key]; there {
			v.fault(path+"."+key, "is not configured here")
			delete(rest, key)
		}
	}
	return rest
}

// people takes over providers, groups and users.
func (f *file) people(v *validation) {
	if f.Providers != nil {
		f.config.Providers = f.Providers
	}
	f.config.Groups = f.Groups
	for i, u := range f.Users {
		user := User{
			Username: u.Username, Password: u.Password, TemporaryPassword: u.TemporaryPassword,
			Status: types.UserStatusType(strings.ToUpper(u.Status)), Disabled: u.Disabled, Groups: u.Groups,
		}
		if u.Attributes != nil {
			v.section(indexed("users", i)+".attributes", &user.Attributes, u.Attributes)
		}
		f.config.Users = append(f.config.Users, user)
	}
}

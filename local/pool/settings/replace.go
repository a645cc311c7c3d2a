package settings

import (
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"time"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/wire"
)

// Replace is UpdateUserPool with the members of a request: what they leave out falls back to Cognito's
// default, so an update without LambdaConfig detaches every trigger. What is fixed when a pool is made (names
// to sign in with, their case, the schema) is kept, and so are the pool's name when PoolName is left out and
// the second factors, which have an operation of their own, except that SMS becomes one where there is none.
// Members that the SDK does not know, inside of others too, are kept as they came and shown by Describe. The
// receiver is not changed. The error is an *[wire.Exception].
//
// Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPool.html
func (s *Settings) Replace(raw wire.Members, now time.Time) (*Settings, error) {
	next, err := s.updated(raw)
	if err != nil {
		return nil, err
	}
	if err := next.checkPool(); err != nil {
		return nil, err
	}
	next.touch(now)
	return next, nil
}

// Restore is what an earlier run with this configuration left: update are the members of its last
// UpdateUserPool, mfa its second factors; each nil where they are the configuration's. The two are judged
// together, as either may have been right only with the other. The receiver is not changed. The error is an
// *[wire.Exception].
func (s *Settings) Restore(update wire.Members, mfa *idp.GetUserPoolMfaConfigOutput) (*Settings, error) {
	next := s.clone()
	if update != nil {
		var err error
		if next, err = s.updated(update); err != nil {
			return nil, err
		}
	}
	if mfa != nil {
		next.Pool.MfaConfiguration = mfa.MfaConfiguration
		next.SoftwareTokenMFA = deref(mfa.SoftwareTokenMfaConfiguration).Enabled
		next.EmailMFA, next.SMSMFA, next.WebAuthn = mfa.EmailMfaConfiguration, mfa.SmsMfaConfiguration, mfa.WebAuthnConfiguration
	}
	return next, next.checkPool()
}

// updated is the settings with the members of an update, unchecked.
func (s *Settings) updated(raw wire.Members) (*Settings, error) {
	text, err := json.Marshal(raw)
	if err != nil {
		return nil, wire.Serialization.With("The request body is not a JSON object")
	}
	in := &idp.UpdateUserPoolInput{}
	if err := wire.Decode(text, in); err != nil {
		return nil, err
	}
	next := s.clone()
	next.Pool = replaced(next.Pool, in)
	next.fallBackToSMS()
	next.Updated = maps.Clone(raw)
	next.unknown = residue(maps.Clone(raw), reflect.TypeFor[idp.UpdateUserPoolInput]())
	for _, field := range fixed() {
		delete(next.unknown, field)
	}
	return next, nil
}

// replaced is the pool with the members of an update and what an update cannot touch.
func replaced(kept types.UserPoolType, in *idp.UpdateUserPoolInput) types.UserPoolType {
	pool := types.UserPoolType{
		Id: kept.Id, Arn: kept.Arn, Name: kept.Name, Domain: kept.Domain, CustomDomain: kept.CustomDomain,
		CreationDate: kept.CreationDate, EstimatedNumberOfUsers: kept.EstimatedNumberOfUsers,
		SchemaAttributes: kept.SchemaAttributes, UsernameAttributes: kept.UsernameAttributes,
		AliasAttributes: kept.AliasAttributes, UsernameConfiguration: kept.UsernameConfiguration,
	}
	assign(&pool, in)
	if in.PoolName != nil {
		pool.Name = in.PoolName
	}
	fillDefaults(&pool)
	return pool
}

// checkPool is the rules of an updated pool in Cognito's form: the first one broken.
func (s *Settings) checkPool() error {
	v := &validation{}
	v.enums("", reflect.ValueOf(s.Pool))
	v.pool("", &s.Pool)
	v.factors("MfaConfiguration", s)
	if len(v.faults) == 0 {
		return nil
	}
	if fault, ok := errors.AsType[*Fault](v.faults[0]); ok && fault.tier {
		return wire.FeatureUnavailableInTier.With(fault.Error())
	}
	return wire.InvalidParameter.With(v.faults[0].Error())
}

// fixed are the members that UpdateUserPool does not take but DescribeUserPool or CreateUserPool has: they are
// known and ignored.
func fixed() []string {
	updated := reflect.TypeFor[idp.UpdateUserPoolInput]()
	var names []string
	for _, known := range []reflect.Type{reflect.TypeFor[types.UserPoolType](), reflect.TypeFor[idp.CreateUserPoolInput]()} {
		for field := range known.Fields() {
			if _, ok := updated.FieldByName(field.Name); !ok {
				names = append(names, field.Name)
			}
		}
	}
	return names
}

// residue is what remains of an object when the members of a struct are taken out, at every depth.
func residue(object map[string]json.RawMessage, known reflect.Type) map[string]json.RawMessage {
	rest := map[string]json.RawMessage{}
	for name, raw := range object {
		field, ok := known.FieldByName(name)
		if !ok || !field.IsExported() {
			rest[name] = raw
			continue
		}
		if inner := innerResidue(raw, field.Type); inner != nil {
			rest[name] = inner
		}
	}
	return rest
}

func innerResidue(raw json.RawMessage, known reflect.Type) json.RawMessage {
	var object map[string]json.RawMessage
	if known.Kind() != reflect.Pointer || known.Elem().Kind() != reflect.Struct || json.Unmarshal(raw, &object) != nil {
		return nil
	}
	rest := residue(object, known.Elem())
	if len(rest) == 0 {
		return nil
	}
	text, err := json.Marshal(rest)
	if err != nil {
		return nil
	}
	return text
}

// Describe is the UserPool member of DescribeUserPool, with the members of the last update that the SDK does
// not know. EstimatedNumberOfUsers is what Pool says. The error is an *[wire.Exception].
func (s *Settings) Describe() (map[string]json.RawMessage, error) {
	text, err := wire.Encode(&s.Pool)
	if err != nil {
		return nil, err
	}
	var known map[string]json.RawMessage
	if err := json.Unmarshal(text, &known); err != nil {
		return nil, wire.InternalError.With("The pool cannot be described")
	}
	return merge(known, s.unknown), nil
}

// merge puts unknown members beside known ones, at every depth. A known member wins.
func merge(known, unknown map[string]json.RawMessage) map[string]json.RawMessage {
	all := maps.Clone(known)
	for name, raw := range unknown {
		had, ok := known[name]
		if !ok {
			all[name] = raw
			continue
		}
		var left, right map[string]json.RawMessage
		if json.Unmarshal(had, &left) == nil && json.Unmarshal(raw, &right) == nil {
			if text, err := json.Marshal(merge(left, right)); err == nil {
				all[name] = text
			}
		}
	}
	return all
}

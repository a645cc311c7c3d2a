package wire

import (
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// offline is an HTTP client that asks nobody.
type offline struct{}

func (offline) Do(*http.Request) (*http.Response, error) {
	return nil, http.ErrServerClosed
}

// inputs calls yield with every operation's method of the SDK client and the type of its input.
func inputs(yield func(reflect.Value, reflect.Type) bool) {
	client := reflect.ValueOf(idp.New(idp.Options{Region: "eu-west-1", HTTPClient: offline{}, RetryMaxAttempts: 1, Credentials: aws.AnonymousCredentials{}}))
	for _, method := range client.Methods() {
		if method.Type().NumIn() == 3 && !yield(method, method.Type().In(1).Elem()) {
			return
		}
	}
}

func TestRequiredMembersAreThoseOfTheSDK(t *testing.T) {
	missing := regexp.MustCompile(`missing required field, \w+\.(\w+)\.`)
	checked := 0
	for method, input := range inputs {
		members, listed := constraints[input.Name()]
		if !listed {
			continue
		}
		checked++
		result := method.Call([]reflect.Value{reflect.ValueOf(t.Context()), reflect.New(input)})
		err, _ := reflect.TypeAssert[error](result[1])
		if err == nil {
			t.Fatalf("%s: the SDK sent an empty request", input.Name())
		}
		var want []string
		for _, found := range missing.FindAllStringSubmatch(err.Error(), -1) {
			want = append(want, found[1])
		}
		var got []string
		for name, c := range members {
			if c.required {
				got = append(got, name)
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v are required here, %v in the SDK", input.Name(), got, want)
		}
	}
	if checked < 58 {
		t.Errorf("only %d inputs have constraints", checked)
	}
}

// structs are all structs that an operation's input can hold, by name.
func structs(found map[string]reflect.Type, t reflect.Type) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		structs(found, t.Elem())
	case reflect.Struct:
		if found[t.Name()] != nil {
			return
		}
		found[t.Name()] = t
		for field := range fieldsOf(t) {
			structs(found, field.Type)
		}
	default:
	}
}

func TestConstraintsNameMembersOfTheSDK(t *testing.T) {
	known := map[string]reflect.Type{}
	for _, input := range inputs {
		structs(known, input)
	}
	for name, members := range constraints {
		if known[name] == nil {
			t.Errorf("the SDK has no %s", name)
			continue
		}
		for member := range members {
			if _, ok := known[name].FieldByName(member); !ok {
				t.Errorf("%s has no %s in the SDK", name, member)
			}
		}
	}
}

func TestPatternsCompileAndHoldForTheWholeText(t *testing.T) {
	for name, members := range constraints {
		for member, c := range members {
			if c.pattern != nil && !strings.Contains(c.pattern.whole().String(), c.pattern.text) { // one that does not compile panics
				t.Errorf("%s.%s: %s is compiled to another pattern", name, member, c.pattern.text)
			}
		}
	}
	for text, good := range map[string]bool{"local_Ab1": true, "local_Ab1 ": false, "local": false, "eu-west-1_Ab1\n": false} {
		if got := len(userPoolID.form(text)) == 0; got != good {
			t.Errorf("user pool id %q is accepted: %v, want %v", text, got, good)
		}
	}
}

// The lengths that the SDK's comments tell of members.
func TestDocumentedRanges(t *testing.T) {
	for text, c := range map[string]constraint{
		"device names to 1,024":     deviceName,
		"device keys to 55":         deviceKey,
		"session to 4,096":          session,
		"passwords to 256":          password,
		"attribute names to 32":     attributeName,
		"attribute values to 2,048": attributeValue,
		"limits to 60":              limit,
	} {
		number := strings.ReplaceAll(regexp.MustCompile(`[0-9,]+$`).FindString(text), ",", "")
		if got := c.bound("x", c.most+1); len(got) != 1 || !strings.HasSuffix(got[0], " "+number) {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestEnumerationsOfTheSDK(t *testing.T) {
	if got := EnumValues(reflect.TypeFor[types.DeviceRememberedStatusType]()); !slices.Equal(got, []string{"remembered", "not_remembered"}) {
		t.Errorf("device states are %v", got)
	}
	if got := EnumValues(reflect.TypeFor[string]()); got != nil {
		t.Errorf("text is an enumeration of %v", got)
	}
}

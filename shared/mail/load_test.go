package mail_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"gatehouse/shared/mail"
)

func TestTheCompiledPolicyIsThePolicy(t *testing.T) {
	compiled, err := json.Marshal(mail.Default())
	if err != nil {
		t.Fatal(err)
	}
	if got, err := mail.LoadPolicy(compiled); err != nil || !reflect.DeepEqual(got, mail.Default()) {
		t.Errorf("read %+v, %v", got, err)
	}
	for _, broken := range []string{"", "zaphod", `{"sign_in_alert":7}`} {
		if _, err := mail.LoadPolicy([]byte(broken)); err == nil || err.Error() != "the compiled mail policy cannot be read; run `gatehouse policy compile`" {
			t.Errorf("of %q an operator reads %v", broken, err)
		}
	}
}

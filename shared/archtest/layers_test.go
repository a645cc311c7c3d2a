package archtest

import (
	"strings"
	"testing"
)

func TestArrows(t *testing.T) {
	down := map[string]string{
		"shared/email/email.go":      imports("email", "house/shared/mail/texts"),
		"shared/mail/texts/texts.go": "package texts\n",
	}
	expect(t, Arrows(build(t, plan(), down)))
	down["shared/mail/mail.go"] = imports("mail", "house/shared/email")
	expect(t, Arrows(build(t, plan(), down)), "in a circle: shared/email -> shared/mail -> shared/email")
}

func TestPrint(t *testing.T) {
	house := build(t, plan(), map[string]string{
		"shared/deny/deny.go":             "package deny\n",
		"shared/email/email.go":           imports("email", "strings", "house/shared/deny"),
		"shared/email/email_test.go":      imports("email", "house/shared/dynamo"),
		"functions/presignup/presign.go":  imports("presignup", "house/shared/email", "house/shared/deny"),
		"functions/presignup/lambda/x.go": imports("main", "house/functions/presignup"),
	})
	var out strings.Builder
	if err := house.Print(&out); err != nil {
		t.Fatal(err)
	}
	want := `layer 3
  functions/presignup/lambda   function main  functions/presignup
layer 2
  functions/presignup          trigger        shared/deny shared/email
layer 1
  shared/email                 concept        shared/deny
layer 0
  shared/deny                  refusal
`
	if out.String() != want {
		t.Errorf("printed\n%s\nwant\n%s", out.String(), want)
	}
}

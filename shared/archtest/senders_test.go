package archtest

import (
	"maps"
	"testing"
)

func TestSenders(t *testing.T) {
	const kinds = "package mail\n\ntype Kind string\n\nconst (\n\tWelcome Kind = \"welcome\"\n\tDigest Kind = \"digest\"\n)\n\nconst Limit = 3\n"
	const sends = "package presignup\n\nfunc send() { post(mail.Welcome) }\n"
	for name, test := range map[string]struct {
		files   map[string]string
		awaited map[string]string
		want    []string
	}{
		"sent or awaited": {map[string]string{"functions/presignup/presignup.go": sends}, map[string]string{"digest": "shared/approval"}, nil},
		"sent by nobody":  {nil, map[string]string{"digest": "shared/approval"}, []string{`nobody sends the mail "welcome"`}},
		"sent by a test": {map[string]string{"functions/presignup/send_test.go": sends}, map[string]string{"digest": "shared/approval"},
			[]string{`nobody sends the mail "welcome"`}},
		"sent by a tool": {map[string]string{"cmd/tool/main.go": "package main\n\nvar _ = mail.Welcome\n"}, map[string]string{"digest": "shared/approval"},
			[]string{`nobody sends the mail "welcome"`}},
		"sent and awaited": {map[string]string{"functions/presignup/presignup.go": sends},
			map[string]string{"digest": "shared/approval", "welcome": "shared/approval"}, []string{`the mail "welcome" is listed as awaited, and is sent`}},
		"its sender exists": {map[string]string{"functions/presignup/presignup.go": sends, "shared/email/email.go": "package email\n"},
			map[string]string{"digest": "shared/email"}, []string{`the mail "digest" awaits shared/email, which exists`}},
		"no such mail": {map[string]string{"functions/presignup/presignup.go": sends},
			map[string]string{"digest": "shared/approval", "dygest": "shared/approval"}, []string{`awaits a sender of "dygest", which is no mail`}},
	} {
		t.Run(name, func(t *testing.T) {
			files := map[string]string{"shared/mail/kind.go": kinds}
			maps.Copy(files, test.files)
			expect(t, build(t, plan(), files).Senders(test.awaited), test.want...)
		})
	}
}

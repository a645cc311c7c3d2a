package main

import "testing"

func TestEventsList(t *testing.T) {
	project(t, map[string]string{
		"events/PreSignUp/PreSignUp_SignUp.json":                                "{}",
		"events/PreSignUp/PreSignUp_SignUp.phone.json":                          "{}",
		"events/PreTokenGenerationConfig/TokenGeneration_RefreshTokens.v2.json": "{}",
		"events/PreTokenGeneration/TokenGeneration_RefreshTokens.json":          "{}",
		"events/outbox/stream.json":                                             "{}",
		"events/README.md":                                                      "",
	})
	const all = `TRIGGER             PATH
PreSignUp           events/PreSignUp/PreSignUp_SignUp.json
PreSignUp           events/PreSignUp/PreSignUp_SignUp.phone.json
PreTokenGeneration  events/PreTokenGeneration/TokenGeneration_RefreshTokens.json
PreTokenGeneration  events/PreTokenGenerationConfig/TokenGeneration_RefreshTokens.v2.json
outbox              events/outbox/stream.json
`
	if got := gatehouse(t, "", "events", "list"); got != (said{0, all, ""}) {
		t.Errorf("got exit code %d\n%s%s", got.code, got.out, got.err)
	}
	const v2 = `{"path":"events/PreTokenGenerationConfig/TokenGeneration_RefreshTokens.v2.json","trigger":"PreTokenGeneration","source":"TokenGeneration_RefreshTokens","variant":"v2"}` + "\n"
	if got := gatehouse(t, "", "events", "list", "--trigger", "PreTokenGenerationConfig", "--json"); got != (said{0, v2, ""}) {
		t.Errorf("got %+v", got)
	}
	const token = `TRIGGER             PATH
PreTokenGeneration  events/PreTokenGeneration/TokenGeneration_RefreshTokens.json
PreTokenGeneration  events/PreTokenGenerationConfig/TokenGeneration_RefreshTokens.v2.json
`
	if got := gatehouse(t, "", "events", "list", "-t", "pretokengeneration"); got != (said{0, token, ""}) {
		t.Errorf("got exit code %d\n%s%s", got.code, got.out, got.err)
	}
	const unknown = "gatehouse: there are no samples of trigger \"PreSignOut\"; there are: PreSignUp, PreTokenGeneration, PreTokenGenerationConfig, outbox\n"
	if got := gatehouse(t, "", "events", "list", "--trigger", "PreSignOut"); got != (said{2, "", unknown}) {
		t.Errorf("got %+v", got)
	}
}

package pool_test

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/local/pool/mailbox"
	"gatehouse/local/pool/pooltest"
	"gatehouse/shared/notice"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// resident is a person in a pool with the project's own functions.
type resident struct {
	*pooltest.Pool
	testing.TB
	name, passphrase string
}

// moveIn signs somebody up and confirms the address.
func moveIn(t testing.TB, p *pooltest.Pool, pairs ...string) *resident {
	t.Helper()
	r := &resident{p, t, "jane.doe@example.com", "Correct-Horse-1"}
	signedUp, err := p.Client.SignUp(t.Context(), &idp.SignUpInput{
		ClientId: p.ClientID("web"), Username: &r.name, Password: &r.passphrase, UserAttributes: attributes(pairs...),
	})
	if must(t, signedUp, err).UserConfirmed {
		t.Fatal("confirmed without a code")
	}
	confirmed, err := p.Client.ConfirmSignUp(t.Context(), &idp.ConfirmSignUpInput{
		ClientId: p.ClientID("web"), Username: &r.name, ConfirmationCode: new(p.Code(t, r.name)),
	})
	must(t, confirmed, err)
	return r
}

// enter signs in from a device that the pool does not know.
func (r *resident) enter() (*types.AuthenticationResultType, error) {
	out, err := r.Client.InitiateAuth(r.Context(), &idp.InitiateAuthInput{
		ClientId: r.ClientID("web"), AuthFlow: types.AuthFlowTypeUserPasswordAuth,
		AuthParameters: map[string]string{"USERNAME": r.name, "PASSWORD": r.passphrase},
	})
	if err != nil {
		return nil, err
	}
	return out.AuthenticationResult, nil
}

// mails are the project's own of a kind to this person, once everything that is due has been done.
func (r *resident) mails(kind string) []mailbox.Message {
	r.Helper()
	if err := r.Stack.Settle(r.Context()); err != nil {
		r.Fatal(err)
	}
	return slices.DeleteFunc(r.Mail.List(mailbox.Filter{To: r.name}), func(m mailbox.Message) bool { return m.Kind != kind })
}

func TestAConfirmedPersonIsWelcomedOnce(t *testing.T) {
	p := pooltest.New(t, pooltest.Options{})
	r := moveIn(t, p, "name", "Jane Doe", "locale", "de-AT")
	mails := r.mails("welcome")
	if len(mails) != 1 || !strings.Contains(mails[0].HTML, `lang="de"`) || !strings.Contains(mails[0].Body, "Jane Doe") {
		t.Fatalf("want one welcome in German by name, got %+v", mails)
	}
	forgotten, err := p.Client.ForgotPassword(t.Context(), &idp.ForgotPasswordInput{ClientId: p.ClientID("web"), Username: &r.name})
	must(t, forgotten, err)
	reset, err := p.Client.ConfirmForgotPassword(t.Context(), &idp.ConfirmForgotPasswordInput{
		ClientId: p.ClientID("web"), Username: &r.name, ConfirmationCode: new(p.Code(t, r.name)), Password: new("Correct-Horse-2"),
	})
	must(t, reset, err)
	if again := r.mails("welcome"); len(again) != 1 {
		t.Errorf("a reset password brought %d welcomes", len(again)-1)
	}
	if notices := p.Stack.Notices(); len(notices) != 1 || notices[0].Type != notice.UserConfirmed {
		t.Errorf("others are told %+v, want one confirmation", notices)
	}
}

// press opens the page of a link as a browser does, and sends its form.
func press(t *testing.T, link string) string {
	t.Helper()
	page := fetch(t, http.StatusOK, func() (*http.Response, error) { return http.Get(link) })
	if !strings.Contains(page, "<form") {
		t.Fatalf("the page has no form:\n%s", page)
	}
	at, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{}
	for _, field := range regexp.MustCompile(`name="([^"]+)" value="([^"]+)"`).FindAllStringSubmatch(page, -1) {
		form.Set(field[1], field[2])
	}
	at.RawQuery = ""
	return fetch(t, http.StatusOK, func() (*http.Response, error) { return http.PostForm(at.String(), form) })
}

func fetch(t *testing.T, status int, get func() (*http.Response, error)) string {
	t.Helper()
	response, err := get()
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close() //nolint:errcheck // only read
	page, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != status {
		t.Fatalf("%s: %v\n%s", response.Status, err, page)
	}
	return string(page)
}

func TestASignInThatWasNotMineEndsEverywhere(t *testing.T) {
	p := pooltest.New(t, pooltest.Options{})
	r := moveIn(t, p, "name", "Jane Doe")
	tokens, err := r.enter()
	must(t, tokens, err)
	alerts := r.mails("sign_in_alert")
	if len(alerts) != 1 || !strings.Contains(alerts[0].Body, "web") {
		t.Fatalf("want one alert that names the app, got %+v", alerts)
	}
	link := regexp.MustCompile(`http://\S+/portal/not-me\?t=[A-Za-z0-9_-]+`).FindString(alerts[0].Body)
	if link == "" {
		t.Fatalf("the alert has no link:\n%s", alerts[0].Body)
	}
	press(t, link)
	if err := p.Stack.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	refreshed, err := p.Client.InitiateAuth(t.Context(), &idp.InitiateAuthInput{
		ClientId: p.ClientID("web"), AuthFlow: types.AuthFlowTypeRefreshTokenAuth,
		AuthParameters: map[string]string{"REFRESH_TOKEN": *tokens.RefreshToken},
	})
	if err == nil {
		t.Errorf("the stranger got new tokens: %v", refreshed.AuthenticationResult != nil)
	}
	if _, err := r.enter(); err == nil || !strings.Contains(err.Error(), "PasswordResetRequiredException") {
		t.Errorf("the old password still opens: %v", err)
	}
	types := []notice.Type{}
	for _, n := range p.Stack.Notices() {
		types = append(types, n.Type)
	}
	if !slices.Contains(types, notice.SignInReported) || p.Stack.Dead() > 0 {
		t.Errorf("others are told %v; %d dead letters", types, p.Stack.Dead())
	}
	page := fetch(t, http.StatusGone, func() (*http.Response, error) { return http.Get(link) })
	if strings.Contains(page, "<form") {
		t.Error("a used link offers its form again")
	}
}

func TestSignInsInAShortTimeBringOneAlert(t *testing.T) {
	p := pooltest.New(t, pooltest.Options{})
	r := moveIn(t, p)
	for range 3 {
		tokens, err := r.enter()
		must(t, tokens, err)
	}
	if alerts := r.mails("sign_in_alert"); len(alerts) != 1 {
		t.Errorf("three sign-ins at once bring %d alerts", len(alerts))
	}
	if err := p.Clock.Advance(time.Minute); err != nil {
		t.Fatal(err)
	}
	tokens, err := r.enter()
	must(t, tokens, err)
	if alerts := r.mails("sign_in_alert"); len(alerts) != 2 {
		t.Errorf("a minute later there are %d alerts, want 2", len(alerts))
	}
}

func TestWhatIsBehindTheTriggersOutlivesAPool(t *testing.T) {
	data := t.TempDir()
	before := pooltest.New(t, pooltest.Options{Data: data})
	r := moveIn(t, before)
	if welcomes := r.mails("welcome"); len(welcomes) != 1 {
		t.Fatalf("%d welcomes", len(welcomes))
	}
	if err := before.Stop(); err != nil {
		t.Fatal(err)
	}
	r.Pool = pooltest.New(t, pooltest.Options{Data: data})
	tokens, err := r.enter()
	must(t, tokens, err)
	if welcomes := r.mails("welcome"); len(welcomes) != 0 {
		t.Error("a pool that starts again welcomes people again")
	}
	if alerts := r.mails("sign_in_alert"); len(alerts) != 1 {
		t.Errorf("%d alerts after the start", len(alerts))
	}
}

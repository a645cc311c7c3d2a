package manage

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/local/pool/clock"
	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"
)

// forImports is a manager that can import, and nothing else.
func forImports(t testing.TB) *Manager {
	set, err := settings.Default().Settings(time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	return New(&flow.Pool{
		Settings: settings.NewStore(set), Directory: directory.New(directory.Rules{SignInAttributes: []string{"email"}}),
		Clock: clock.New(func() time.Time { return time.Unix(0, 0) }),
	})
}

// Whatever a file holds, each line with something in it is counted once, and who is in the pool then can
// reset a password.
func FuzzImportFile(f *testing.F) {
	m := forImports(f)
	defer m.Close()
	head := strings.Join(header(m.Settings.Load()), ",") + "\n"
	good := strings.Repeat(",", 9) + "jane.doe@example.com,true" + strings.Repeat(",", 9) + "false,jane.doe@example.com\n"
	for _, seed := range []string{"", head, head + good, head + good + good, "\ufeff" + head + "\r\n" + good, head + `"` + "\n" + good, head + `\,\,` + "\n", "\n\n", head + "\x00\xff", head[:50]} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		m := forImports(t)
		defer m.Close()
		j := &job{}
		fault := m.importFile(t.Context(), wire.Caller{}, j, file)
		total := int(j.imported + j.skipped + j.failed)
		if want := max(lines(file)-1, 0); fault == "" && total != want {
			t.Errorf("%d rows are counted, want %d", total, want)
		}
		if fault != "" && total != 0 {
			t.Errorf("a file that cannot be imported counts %d rows", total)
		}
		if m.Directory.Len() != int(j.imported) {
			t.Errorf("%d users are counted, %d in the pool", j.imported, m.Directory.Len())
		}
		page, err := m.Directory.List(directory.Query{})
		if err != nil {
			t.Fatal(err)
		}
		for _, user := range page.Items {
			if user.Status != directory.ResetRequired || !user.Verified("email") || user.Attributes["email"] == "" {
				t.Error("a user cannot reset the password")
			}
		}
	})
}

// What is written with backslashes is read back.
func FuzzSplit(f *testing.F) {
	f.Add("Doe, Jane", "x")
	f.Add(",", ",,")
	f.Add(`a "quoted" word`, "")
	f.Fuzz(func(t *testing.T, first, second string) {
		values := []string{first, second}
		for _, text := range values {
			if strings.ContainsAny(text, "\r\n\\\"") || strings.TrimSpace(text) != text {
				return // a line cannot hold it without quotation marks
			}
		}
		line := strings.ReplaceAll(first, ",", `\,`) + "," + strings.ReplaceAll(second, ",", `\,`)
		got, err := split([]byte(line))
		if err != nil || !slices.Equal(got, values) {
			t.Errorf("the line %q is read as %q (%v), want %q", line, got, err, values)
		}
	})
}

func TestTokensBelongToTheirList(t *testing.T) {
	all := make([]int, 130)
	for i := range all {
		all[i] = i
	}
	var seen []int
	token := ""
	for {
		page, next, err := cut(all, "numbers", 0, token)
		if err != nil {
			t.Fatal(err)
		}
		seen = append(seen, page...)
		if next == nil {
			break
		}
		token = *next
		if _, _, err := cut(all, "other numbers", 0, token); wire.ClassOf(err) != wire.InvalidParameter {
			t.Errorf("another list takes the token: %v", err)
		}
		if page, _, err := cut(all[:10], "numbers", 0, token); err != nil || len(page) != 0 {
			t.Errorf("a list that became shorter shows %v (%v)", page, err)
		}
	}
	if !slices.Equal(seen, all) {
		t.Errorf("the pages show %v", seen)
	}
}

func TestALogKeepsItsFirstLines(t *testing.T) {
	m := forImports(t)
	defer m.Close()
	j := &job{secret: "secret"}
	m.jobs = append(m.jobs, j)
	for i := range maxLog + 2 {
		j.count(i+1, outcome{failed, "It is only a test."})
	}
	answer := httptest.NewRecorder()
	m.Uploads().ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, UploadPath+"secret", nil))
	lines := strings.Split(strings.TrimSpace(answer.Body.String()), "\n")
	if len(lines) != maxLog+1 || lines[0] != "[FAILED] Line Number 1 - It is only a test." || lines[maxLog] != "2 more lines are not kept." {
		t.Errorf("the log has %d lines, from %q to %q", len(lines), lines[0], lines[len(lines)-1])
	}
	if j.failed != maxLog+2 {
		t.Errorf("%d users failed, want %d", j.failed, maxLog+2)
	}
}

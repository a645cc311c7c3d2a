package main

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"

	"gatehouse/shared/disposable"
)

// listed is some domain of the bundled list, so that no test depends on one entry.
func listed(t *testing.T) string {
	t.Helper()
	for name := range disposable.Bundled().All() {
		if class, _ := disposable.Classify(name); class == disposable.Disposable {
			return name
		}
	}
	t.Fatal("the bundled list is empty")
	return ""
}

func TestClassifyArguments(t *testing.T) {
	host := listed(t)
	got := gatehouse(t, "", "email", "classify",
		"jane@example.com", "x@sub."+host, host, "jane@PrivateRelay.appleid.com", "gmail.com", "jane@b\u00fccher.example.", "jane@@example.com", "example")
	want := strings.Join([]string{
		`{"input":"jane@example.com","domain":"example.com","class":"other","matched":""}`,
		`{"input":"x@sub.` + host + `","domain":"sub.` + host + `","class":"disposable","matched":"` + host + `"}`,
		`{"input":"` + host + `","domain":"` + host + `","class":"disposable","matched":"` + host + `"}`,
		`{"input":"jane@PrivateRelay.appleid.com","domain":"privaterelay.appleid.com","class":"relay","matched":"privaterelay.appleid.com"}`,
		`{"input":"gmail.com","domain":"gmail.com","class":"free","matched":"gmail.com"}`,
		`{"input":"jane@b` + "\u00fc" + `cher.example.","domain":"xn--bcher-kva.example","class":"other","matched":""}`,
		`{"input":"jane@@example.com","domain":"","class":"invalid","matched":""}`,
		`{"input":"example","domain":"","class":"invalid","matched":""}`,
	}, "\n") + "\n"
	if got.code != 0 || got.out != want || got.err != "" {
		t.Errorf("exit code %d, got\n%s%s\nwant\n%s", got.code, got.out, got.err, want)
	}
}

func TestClassifyFile(t *testing.T) {
	t.Chdir(t.TempDir())
	const text = "jane@example.com\r\n\n   \n  example.org\n<script>@x\n\xff\xfe"
	const want = `{"input":"jane@example.com","domain":"example.com","class":"other","matched":""}
{"input":"example.org","domain":"example.org","class":"other","matched":""}
{"input":"<script>@x","domain":"","class":"invalid","matched":""}
{"input":"\ufffd\ufffd","domain":"","class":"invalid","matched":""}
`
	write(t, "addresses.txt", text)
	if got := gatehouse(t, "", "email", "classify", "--file", "addresses.txt"); got.code != 0 || got.out != want {
		t.Errorf("from a file: got %+v", got)
	}
	if got := gatehouse(t, text, "email", "classify", "-f", "-"); got.code != 0 || got.out != want {
		t.Errorf("from standard input: got %+v", got)
	}
	if got := gatehouse(t, "", "email", "classify", "-f", "-"); got.code != 0 || got.out != "" {
		t.Errorf("from nothing: got %+v", got)
	}
	if got := gatehouse(t, "", "email", "classify", "-f", "missing.txt"); got.code != 2 || got.err != "gatehouse: open missing.txt: no such file or directory\n" {
		t.Errorf("from a missing file: got %+v", got)
	}
}

func TestClassifyLongLines(t *testing.T) {
	address := strings.Repeat("x", 64<<10) + "@example.com"
	got := gatehouse(t, address+"\nexample.com\n", "email", "classify", "-f", "-")
	if lines := strings.Split(got.out, "\n"); got.code != 0 || len(lines) != 3 || !strings.HasSuffix(lines[0], `"class":"invalid","matched":""}`) {
		t.Errorf("an address of 64 KB: exit code %d, %d bytes, %s", got.code, len(got.out), got.err)
	}
	got = gatehouse(t, strings.Repeat("x", 3<<20)+"\nexample.com\n", "email", "classify", "-f", "-")
	const want = `{"input":"","domain":"","class":"invalid","matched":""}
{"input":"example.com","domain":"example.com","class":"other","matched":""}
`
	if got != (said{0, want, ""}) {
		t.Errorf("a line of 3 MB: exit code %d, %.200s%.200s", got.code, got.out, got.err)
	}
}

func TestClassifyArgumentsAsTheyAre(t *testing.T) {
	const want = `{"input":"","domain":"","class":"invalid","matched":""}
{"input":" jane@example.com","domain":"","class":"invalid","matched":""}
{"input":"a.com\nb.com","domain":"","class":"invalid","matched":""}
`
	if got := gatehouse(t, "", "email", "classify", "", " jane@example.com", "a.com\nb.com"); got != (said{0, want, ""}) {
		t.Errorf("got %+v", got)
	}
}

func TestClassifyManyLines(t *testing.T) {
	const lines = 100_000
	var in bytes.Buffer
	for i := range lines {
		in.WriteString("jane@host" + strconv.Itoa(i) + ".example\n")
	}
	var out bytes.Buffer
	if err := classifyLines(&in, &out); err != nil || bytes.Count(out.Bytes(), []byte("\n")) != lines {
		t.Errorf("%d lines in, %d out, %v", lines, bytes.Count(out.Bytes(), []byte("\n")), err)
	}
}

// TestClassifyAnswersAtOnce asks the second question only when the first has been
// answered, as a program at the other end of a pipe does.
func TestClassifyAnswersAtOnce(t *testing.T) {
	questions, ask := io.Pipe()
	hear, answers := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- errors.Join(classifyLines(questions, answers), answers.Close()) }()
	for _, domain := range []string{"example.com", "example.org"} {
		if _, err := io.WriteString(ask, domain+"\n"); err != nil {
			t.Fatal(err)
		}
		answer := make([]byte, 200)
		n, err := hear.Read(answer)
		if err != nil || !strings.Contains(string(answer[:n]), domain) {
			t.Fatalf("asked for %s, heard %q, %v", domain, answer[:n], err)
		}
	}
	_ = ask.Close()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

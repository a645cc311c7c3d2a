package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// ask makes a call as an SDK does and returns what the cloud answers.
func ask(t *testing.T, client *http.Client, c *cloud, target, body string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("X-Amz-Target", target)
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close() //nolint:errcheck // only read
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

func openTestCloud(t *testing.T, identity *tls.Certificate) *cloud {
	t.Helper()
	rows, err := knownPerson()
	if err != nil {
		t.Fatal(err)
	}
	c, err := openCloud(0, identity, rows...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.close)
	return c
}

func TestTheCloudAnswersLikeAWS(t *testing.T) {
	c := openTestCloud(t, nil)
	const key = `{"pk":{"S":"us-east-1_EXAMPLE00#11111111-2222-4333-8444-555555555555"},"sk":{"S":"confirmed"}}`
	for _, test := range []struct{ name, target, body, want string }{
		{"a row", "DynamoDB_20120810.GetItem", `{"Key":` + key + `}`, `"origin":{"S":"sign-up"}`},
		{"no row", "DynamoDB_20120810.GetItem", `{"Key":{"pk":{"S":"nobody"},"sk":{"S":"x"}}}`, `{}`},
		{"rows", "DynamoDB_20120810.BatchGetItem", `{"RequestItems":{"Facts":{"Keys":[` + key + `]}}}`, `{"Facts":[{`},
		{"a write", "DynamoDB_20120810.UpdateItem", `{}`, `{}`},
		{"a query", "DynamoDB_20120810.Query", `{}`, `"Count":0`},
		{"a message", "AmazonSQS.SendMessage", `{"MessageBody":"hello"}`, `"MD5OfMessageBody":"5d41402abc4b2a76b9719d911017c592"`},
		{"messages", "AmazonSQS.SendMessageBatch", `{"Entries":[{"Id":"1","MessageBody":"hello"}]}`, `"Id":"1","MessageId"`},
		{"an event", "AWSEvents.PutEvents", `{}`, `"FailedEntryCount":0`},
	} {
		if status, got := ask(t, http.DefaultClient, c, test.target, test.body); status != http.StatusOK || !strings.Contains(got, test.want) {
			t.Errorf("%s: %d %s, want %s", test.name, status, got, test.want)
		}
	}
	for _, target := range []string{"DynamoDB_20120810.DeleteTable", "DynamoDB_20120810.GetItem"} {
		if status, got := ask(t, http.DefaultClient, c, target, "not JSON"); status != http.StatusBadRequest {
			t.Errorf("%s is answered with %d %s", target, status, got)
		}
	}
}

func TestTheCloudCounts(t *testing.T) {
	c := openTestCloud(t, nil)
	client := &http.Client{Transport: &http.Transport{}}
	for range 3 {
		ask(t, client, c, "DynamoDB_20120810.UpdateItem", "{}")
	}
	seen := c.take()
	if seen.requests["UpdateItem"] != 3 || seen.connections != 1 || seen.most() != 3 {
		t.Errorf("seen are %+v, want 3 requests on one connection", seen)
	}
	if again := c.take(); len(again.requests) != 0 || again.connections != 0 {
		t.Errorf("what was taken is counted again: %+v", again)
	}
}

func TestMoodsOfTheCloud(t *testing.T) {
	c := openTestCloud(t, nil)
	c.become(throttles)
	if status, text := ask(t, http.DefaultClient, c, "DynamoDB_20120810.UpdateItem", "{}"); status != http.StatusBadRequest || !strings.Contains(text, "ThrottlingException") {
		t.Errorf("the first call is answered with %d %s", status, text)
	}
	if status, _ := ask(t, http.DefaultClient, c, "DynamoDB_20120810.UpdateItem", "{}"); status != http.StatusOK {
		t.Errorf("the second call is answered with %d", status)
	}
	c.become(hangs)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	if response, err := http.DefaultClient.Do(request); !errors.Is(err, context.DeadlineExceeded) {
		_ = response.Body.Close()
		t.Errorf("a cloud that hangs answers: %v", err)
	}
}

func TestTheCloudIsTrustedByItsBundleAlone(t *testing.T) {
	w := &workshop{dir: t.TempDir()}
	trusted, err := w.trusted()
	if err != nil {
		t.Fatal(err)
	}
	c := openTestCloud(t, trusted.identity)
	bundle, err := os.ReadFile(strings.TrimPrefix(trusted.env[0], "SSL_CERT_FILE="))
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(bundle)
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS13}}}
	if status, _ := ask(t, client, c, "DynamoDB_20120810.UpdateItem", "{}"); status != http.StatusOK || trusted.roots < 1 {
		t.Errorf("answered with %d, %d roots", status, trusted.roots)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if response, err := http.DefaultClient.Do(request); err == nil {
		_ = response.Body.Close()
		t.Error("who lacks the bundle trusts the cloud")
	}
}

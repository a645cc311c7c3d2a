package login_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

func rotation() *types.RefreshTokenRotationType {
	return &types.RefreshTokenRotationType{Feature: types.FeatureTypeEnabled, RetryGracePeriodSeconds: new(int32(0))}
}

// post sends a form without a browser.
func (s *site) post(t testing.TB, path string, form url.Values) (int, map[string]any) {
	t.Helper()
	return s.send(t, http.MethodPost, path, form.Encode(), "Content-Type", "application/x-www-form-urlencoded")
}

// send calls an endpoint; headers are name and value in turn. Only JSON objects are decoded.
func (s *site) send(t testing.TB, method, path, body string, headers ...string) (int, map[string]any) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, s.Address+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(response.Body)
	if err = errors.Join(err, response.Body.Close()); err != nil {
		t.Fatal(err)
	}
	var decoded map[string]any
	_ = json.Unmarshal(raw, &decoded) // pages are none
	return response.StatusCode, decoded
}

func attributeNamed(name string) types.SchemaAttributeType {
	return types.SchemaAttributeType{Name: &name, AttributeDataType: types.AttributeDataTypeString, Mutable: new(true)}
}

// headers are those of a page.
func (s *site) headers(t testing.TB, target string) http.Header {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, target, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return response.Header
}

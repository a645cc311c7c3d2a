package serve

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/cfn"
)

// How the answer to CloudFormation is sent.
const (
	sendings  = 3                      // at most
	sendLimit = 3 * time.Second        // of one sending
	sendPause = 200 * time.Millisecond // before another
)

// send answers at the pre-signed URL. What fails on the way or at S3 is tried again; a refusal is not.
// No error holds the URL, which is a secret.
func (s *customServer) send(ctx context.Context, to string, response *cfn.Response) error {
	body, err := json.Marshal(response)
	if err != nil {
		return err
	}
	for range sendings {
		var again bool
		if again, err = s.put(ctx, to, body); err == nil || !again {
			return err
		}
		select {
		case <-time.After(sendPause):
		case <-ctx.Done():
			return err
		}
	}
	return err
}

// put sends once. The pre-signed URL is signed without a content type, so none is sent.
func (s *customServer) put(ctx context.Context, to string, body []byte) (again bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, sendLimit)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPut, to, bytes.NewReader(body))
	if err != nil {
		return false, errors.New("the address for the answer is not one")
	}
	answer, err := s.client.Do(request)
	if err != nil {
		if wrapped, ok := errors.AsType[*url.Error](err); ok {
			err = wrapped.Err // without the URL
		}
		return true, fmt.Errorf("cannot answer CloudFormation: %w", err)
	}
	defer answer.Body.Close() //nolint:errcheck // nothing depends on it
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 4096))
	if answer.StatusCode != http.StatusOK {
		return answer.StatusCode >= http.StatusInternalServerError, fmt.Errorf("cannot answer CloudFormation: status %d", answer.StatusCode)
	}
	return false, nil
}

// clip cuts a text to so many bytes, between two characters.
func clip(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	return strings.ToValidUTF8(text[:limit], "")
}

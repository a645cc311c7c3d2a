package hook

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"gatehouse/local/runner"
)

// Endpoint is a function behind Lambda's Invoke API, such as `sam local start-lambda` serves it: base is
// its address, as http://127.0.0.1:3001, and function a name or an ARN. Requests are not signed. A nil
// client is http.DefaultClient.
//
// Source: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
func Endpoint(client *http.Client, base, function string) Function {
	if client == nil {
		client = http.DefaultClient
	}
	address := strings.TrimRight(base, "/") + "/2015-03-31/functions/" + url.PathEscape(function) + "/invocations"
	return func(ctx context.Context, event []byte) (runner.Result, error) {
		started := time.Now()
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(event))
		if err != nil {
			return runner.Result{}, err
		}
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("X-Amz-Invocation-Type", "RequestResponse")
		response, err := client.Do(request)
		if err != nil {
			return runner.Result{}, err
		}
		defer func() { _ = response.Body.Close() }()
		body, err := io.ReadAll(io.LimitReader(response.Body, maxResponse+1))
		if err != nil {
			return runner.Result{}, err
		}
		result, err := invoked(ctx, response, body)
		result.Took = time.Since(started)
		return result, err
	}
}

// invoked reads what the Invoke API says: its own error, the function's, or the answer.
func invoked(ctx context.Context, response *http.Response, body []byte) (runner.Result, error) {
	if response.StatusCode >= 300 {
		return runner.Result{}, invokeError(response, body)
	}
	if response.Header.Get("X-Amz-Function-Error") == "" {
		return runner.Result{RequestID: response.Header.Get("X-Amzn-Requestid"), Response: body}, nil
	}
	posted := errorObject{Message: string(body)}
	if json.Unmarshal(body, &posted) != nil || posted.Type == "" {
		posted.Type = runner.TypeUnknown
	}
	result := failure(ctx, posted.Type, posted.Message)
	result.RequestID = response.Header.Get("X-Amzn-Requestid")
	return result, nil
}

// invokeError is the Invoke API's own error. Its name is in a header, in the body, or told by the status.
func invokeError(response *http.Response, body []byte) *InvokeError {
	var posted struct{ Code string }
	_ = json.Unmarshal(body, &posted) // emulators answer anything
	for _, told := range [...]string{response.Header.Get("X-Amzn-Errortype"), posted.Code} {
		name, _, _ := strings.Cut(told, ":") // an address may follow
		if name != "" && strings.Trim(name, alphanumeric) == "" {
			return &InvokeError{response.StatusCode, name}
		}
	}
	return &InvokeError{response.StatusCode, codeOf(response.StatusCode)}
}

const alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

// codeOf names the exception that a status stands for.
func codeOf(status int) string {
	switch {
	case status == http.StatusTooManyRequests:
		return "TooManyRequestsException"
	case status == http.StatusRequestEntityTooLarge:
		return codeTooLarge
	case status == http.StatusNotFound:
		return "ResourceNotFoundException"
	case status >= 500:
		return "ServiceException"
	}
	return codeAccessDenied
}

package serve

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log"
	"net/http"
	"time"

	"github.com/aws/aws-lambda-go/lambda/messages"

	"gatehouse/shared/deny"
)

// quiet keeps the runtime library from logging every refusal a second time.
func quiet(w io.Writer) {
	log.SetFlags(0)
	log.SetOutput(refusals{w})
}

// refusals drops the lines in which the runtime library repeats an error it reports.
type refusals struct{ io.Writer }

func (r refusals) Write(line []byte) (int, error) {
	if bytes.HasPrefix(line, []byte(`{"errorMessage":`)) {
		return len(line), nil
	}
	return r.Writer.Write(line)
}

// reportInit tells the Runtime API that the process cannot start, in the words a person may read:
// otherwise Lambda would make up a message that shows internals. Best effort, since exiting is next.
func reportInit(api string) {
	if api == "" {
		return
	}
	body, err := json.Marshal(messages.InvokeResponse_Error{Message: deny.Unavailable().Text(), Type: TypeFault})
	if err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+api+"/2018-06-01/runtime/init/error", bytes.NewReader(body))
	if err != nil {
		return
	}
	request.Header.Set("Content-Type", "application/json")
	if response, err := http.DefaultClient.Do(request); err == nil {
		_ = response.Body.Close()
	}
}

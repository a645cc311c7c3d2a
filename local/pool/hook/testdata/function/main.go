// Command function is a Lambda function for the tests: it answers as the event's "mode" says.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() {
	if os.Getenv("START") == "exit" {
		os.Exit(4)
	}
	lambda.Start(func(_ context.Context, event map[string]any) (map[string]any, error) {
		mode, _ := event["mode"].(string)
		switch mode {
		case "slow":
			time.Sleep(300 * time.Millisecond)
		case "fail":
			return nil, errors.New("not today")
		case "exit":
			os.Exit(3)
		case "hang":
			time.Sleep(time.Hour)
		}
		event["response"] = map[string]any{"pid": os.Getpid()}
		fmt.Println("answered")
		return event, nil
	})
}

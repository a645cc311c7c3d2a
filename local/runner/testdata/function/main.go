// Command function is a Lambda function for the runner's tests: a Runtime API
// loop that behaves as the event's "mode" says, and starts as START says.
package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"sort"
	"strings"
	"time"
)

var root = "http://" + os.Getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/"

func main() {
	switch os.Getenv("START") {
	case "exit":
		fmt.Println("first line")
		fmt.Fprintln(os.Stderr, "settings: REGION is missing")
		os.Exit(1)
	case "error":
		post("init/error", `{"errorMessage":"no settings","errorType":"Fault"}`)
		os.Exit(1)
	case "slow":
		time.Sleep(300 * time.Millisecond)
	case "hang":
		time.Sleep(time.Hour)
	case "child":
		child := exec.Command("sleep", "3600")
		_ = child.Start()
		fmt.Println(child.Process.Pid)
	}
	for {
		serve()
	}
}

func serve() {
	resp, err := http.Get(root + "invocation/next")
	if err != nil {
		os.Exit(1)
	}
	event, _ := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	fmt.Printf("event of %d bytes\n", len(event))
	answer(resp.Header, event)
}

// mode is the word after "mode":" in the event.
func mode(event []byte) string {
	_, rest, _ := strings.Cut(string(event), `"mode":"`)
	word, _, _ := strings.Cut(rest, `"`)
	return word
}

func answer(header http.Header, event []byte) {
	call := "invocation/" + header.Get("Lambda-Runtime-Aws-Request-Id") + "/"
	switch mode(event) {
	case "refuse":
		post(call+"error", `{"errorMessage":"email_disposable: Please use a permanent address","errorType":"Denied"}`)
	case "fault":
		fmt.Println(`{"message":"fault","cause":"the disk is full"}`)
		post(call+"error", `{"errorMessage":"unavailable: Please try again later","errorType":"Fault","stackTrace":[]}`)
	case "untyped":
		post(call+"error", "plain words")
	case "exit":
		os.Exit(3)
	case "answer and exit":
		post(call+"response", string(event))
		os.Exit(3)
	case "hang":
		time.Sleep(time.Hour)
	case "answer and hang":
		post(call+"response", string(event))
		time.Sleep(time.Hour)
	case "rubbish":
		post(call+"response", "<html>")
	case "null":
		post(call+"response", "null")
	case "large":
		post(call+"response", strings.Repeat("x", 6_291_557))
	case "twice":
		post(call+"response", string(event))
		fmt.Println("second answer:", post(call+"response", `{"second":true}`))
	case "other id":
		fmt.Println("other id:", post("invocation/00000000-0000-4000-8000-000000000000/response", `{}`))
		post(call+"response", string(event))
	case "next":
		resp, err := http.Get(root + "invocation/next")
		if err == nil {
			fmt.Println("early next:", resp.StatusCode)
		}
		post(call+"response", string(event))
	case "late log":
		post(call+"response", string(event))
		fmt.Println("written after the answer")
	case "header":
		post(call+"response", headers(header))
	case "environment":
		post(call+"response", strings.Join(os.Environ(), "\n"))
	default:
		post(call+"response", string(event))
	}
}

func headers(header http.Header) string {
	var lines []string
	for name := range header {
		lines = append(lines, name+": "+header.Get(name))
	}
	sort.Strings(lines)
	return strings.Join(lines, "\n")
}

func post(path, body string) int {
	resp, err := http.Post(root+path, "application/json", bytes.NewReader([]byte(body)))
	if err != nil {
		return 0
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}

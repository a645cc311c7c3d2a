package signin_test

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"syscall"
	"testing"
	"time"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"

	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/srp"
	"gatehouse/local/pool/wire"
)

// mostCPU is what the server may spend on a whole SRP sign-in with its triggers in this process.
const mostCPU = 5 * time.Millisecond

// BenchmarkSRPSignIn measures the processor time of both calls of a sign-in, from HTTP request to response,
// triggers included and the client's half of SRP left out.
func BenchmarkSRPSignIn(b *testing.B) {
	f := newFixture(b, nil)
	f.Person(b, address, password, nil)
	var spent time.Duration
	for b.Loop() {
		client := srp.NewClient(rand.Reader)
		begin := map[string]any{"ClientId": f.web, "AuthFlow": "USER_SRP_AUTH", "AuthParameters": given("USERNAME", address, "SRP_A", client.A())}
		var asked idp.InitiateAuthOutput
		spent += serve(b, f.sdk, "InitiateAuth", begin, &asked)
		answer := map[string]any{
			"ClientId": f.web, "ChallengeName": asked.ChallengeName,
			"ChallengeResponses": f.proof(client, f.SRPGroup(), asked.ChallengeParameters["USER_ID_FOR_SRP"], password, asked.ChallengeParameters),
		}
		var done idp.RespondToAuthChallengeOutput
		spent += serve(b, f.sdk, "RespondToAuthChallenge", answer, &done)
		if done.AuthenticationResult == nil || done.AuthenticationResult.NewDeviceMetadata == nil {
			b.Fatalf("asked for %q", done.ChallengeName)
		}
	}
	f.Events()
	each := spent / time.Duration(b.N)
	b.ReportMetric(float64(each.Microseconds()), "cpu-us/op")
	if b.N > 100 && each > mostCPU { // fewer do not fill the clock's ticks
		b.Errorf("a sign-in takes %v of the processor, more than %v", each, mostCPU)
	}
}

// serve sends one request and returns the processor time it took.
func serve(b *testing.B, server *flowtest.Server, operation string, in, out any) time.Duration {
	b.Helper()
	body, err := json.Marshal(in)
	if err != nil {
		b.Fatal(err)
	}
	before := processor(b)
	status, answer := server.Send(b, operation, string(body))
	took := processor(b) - before
	if status != http.StatusOK {
		b.Fatalf("%s: %s", operation, answer)
	}
	if err := wire.Decode([]byte(answer), out); err != nil {
		b.Fatal(err)
	}
	return took
}

// processor is the processor time of this process so far.
func processor(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"gatehouse/local/pool/srp"
)

// visitor signs people in at a pool, by the requests that client libraries make, over a connection that stays open.
type visitor struct {
	client   *http.Client
	pool     greeting
	name     string // of who signs in next
	requests int    // made so far
}

// signIns are those of one run.
const signIns = 100

// signIn is one way to sign in.
type signIn = func(*visitor, context.Context) error

// signInAll shares the sign-ins of a run out among clients that sign in at the same time, everybody in turn, and says how many requests
// they made.
func (s *poolServer) signInAll(ctx context.Context, clients int, way signIn) (requests int, err error) {
	people, faults := make([]*visitor, clients), make([]error, clients)
	var all sync.WaitGroup
	for i := range people {
		v := &visitor{client: &http.Client{Transport: &http.Transport{}}, pool: s.greeting}
		people[i] = v
		all.Go(func() {
			defer v.client.CloseIdleConnections()
			for n := i; n < signIns && faults[i] == nil; n += clients {
				v.name = s.greeting.Names[n%len(s.greeting.Names)]
				faults[i] = way(v, ctx)
			}
		})
	}
	all.Wait()
	for _, v := range people {
		requests += v.requests
	}
	return requests, errors.Join(faults...)
}

// reply is what of an answer decides how a sign-in goes on.
type reply struct {
	ChallengeName        string
	ChallengeParameters  map[string]string
	AuthenticationResult *struct{ IDToken, AccessToken, RefreshToken string }
}

// secure signs in with SRP.
func (v *visitor) secure(ctx context.Context) error {
	client := srp.NewClient(rand.Reader)
	challenge, err := v.initiate(ctx, "USER_SRP_AUTH", map[string]string{"USERNAME": v.name, "SRP_A": client.A()})
	if err != nil {
		return err
	}
	p, stamp := challenge.ChallengeParameters, srp.Timestamp(time.Now())
	proof := client.Claim(v.pool.Group, p["USER_ID_FOR_SRP"], v.pool.Password, p["SRP_B"], p["SALT"], p["SECRET_BLOCK"], stamp)
	end, err := v.post(ctx, "RespondToAuthChallenge", map[string]any{
		"ClientId": v.pool.Client, "ChallengeName": challenge.ChallengeName, "ChallengeResponses": map[string]string{
			"USERNAME": p["USERNAME"], "TIMESTAMP": stamp, "PASSWORD_CLAIM_SECRET_BLOCK": p["SECRET_BLOCK"], "PASSWORD_CLAIM_SIGNATURE": proof,
		},
	})
	return inside(end, err)
}

// plain signs in with the password itself, which costs the client nothing.
func (v *visitor) plain(ctx context.Context) error {
	return inside(v.initiate(ctx, "USER_PASSWORD_AUTH", map[string]string{"USERNAME": v.name, "PASSWORD": v.pool.Password}))
}

// inside makes sure that a sign-in has ended with tokens: anything else is not the work that is to be measured.
func inside(r reply, err error) error {
	if err == nil && (r.AuthenticationResult == nil || r.AuthenticationResult.AccessToken == "" || r.AuthenticationResult.RefreshToken == "") {
		err = fmt.Errorf("the sign-in asks for %q in place of giving tokens", r.ChallengeName)
	}
	return err
}

func (v *visitor) initiate(ctx context.Context, flow string, given map[string]string) (reply, error) {
	return v.post(ctx, "InitiateAuth", map[string]any{"ClientId": v.pool.Client, "AuthFlow": flow, "AuthParameters": given})
}

func (v *visitor) post(ctx context.Context, operation string, in map[string]any) (reply, error) {
	body, err := json.Marshal(in)
	if err != nil {
		return reply{}, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, v.pool.Endpoint, bytes.NewReader(body))
	if err != nil {
		return reply{}, err
	}
	request.Header.Set("Content-Type", "application/x-amz-json-1.1")
	request.Header.Set("X-Amz-Target", "AWSCognitoIdentityProviderService."+operation)
	v.requests++
	response, err := v.client.Do(request)
	if err != nil {
		return reply{}, err
	}
	defer response.Body.Close() //nolint:errcheck // has been read
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return reply{}, err
	}
	if response.StatusCode != http.StatusOK {
		return reply{}, fmt.Errorf("%s was answered %d: %.200s", operation, response.StatusCode, answer)
	}
	var r reply
	return r, json.Unmarshal(answer, &r)
}

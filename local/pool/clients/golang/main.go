// Command golang tries real Go clients against a running local user pool, whose line of JSON it reads from its
// standard input. Its argument says which: sdk is the AWS SDK for Go, oidc is go-oidc with x/oauth2.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"time"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"

	"gatehouse/local/pool"
)

// limit is how long a client may take in all.
const limit = 2 * time.Minute

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	t := &try{}
	if err := json.NewDecoder(os.Stdin).Decode(&t.info); err != nil {
		return fmt.Errorf("standard input is not what gatehouse pool serve prints: %w", err)
	}
	t.api = newAPI(t.info)
	if len(args) != 1 {
		return errors.New("say which client: sdk or oidc")
	}
	switch args[0] {
	case "sdk":
		return t.walk(ctx, (&application{try: t}).steps())
	case "oidc":
		return t.walk(ctx, (&website{try: t}).steps())
	}
	return fmt.Errorf("there is no client %q", args[0])
}

// try is a running pool as the clients see it.
type try struct {
	info pool.Info
	api  *idp.Client
}

// client is an app client by its name.
func (t *try) client(name string) (pool.ClientInfo, error) {
	for _, client := range t.info.Clients {
		if client.Name == name {
			return client, nil
		}
	}
	return pool.ClientInfo{}, fmt.Errorf("the pool has no client %q", name)
}

package pool

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"
)

// Limits of the HTTP server. Answers have none: streams stay open.
const (
	headerLimit = 5 * time.Second
	bodyLimit   = 30 * time.Second
	idleLimit   = 2 * time.Minute
	grace       = 3 * time.Second
)

// Server is a pool that listens.
type Server struct {
	*Pool
	http   *http.Server
	failed chan error
	hangUp context.CancelFunc // ends what waits for news: streams, and waits for messages
}

// Listen opens a pool and serves it at addr, host:port; port 0 takes a free one. Options.Address and
// Options.AnyHost follow from addr: a pool that listens to other machines answers any host.
func Listen(ctx context.Context, addr string, o Options) (*Server, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	at := listener.Addr().String()
	o.AnyHost = o.AnyHost || !isLoopback(at)
	o.Address = "http://" + reachable(addr, at)
	opened, err := Open(o) //nolint:contextcheck // what is opened lives until it is closed
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	life, hangUp := context.WithCancel(context.WithoutCancel(ctx))
	s := &Server{
		Pool: opened,
		http: &http.Server{
			Handler: opened.Handler(), ReadHeaderTimeout: headerLimit, ReadTimeout: bodyLimit, IdleTimeout: idleLimit,
			BaseContext: func(net.Listener) context.Context { return life },
		},
		failed: make(chan error, 1),
		hangUp: hangUp,
	}
	go func() { s.failed <- s.http.Serve(listener) }()
	return s, nil
}

// reachable is the host and port for clients: the host as it was asked for, since a page's cookies
// hang on it, or this machine when it was any; the port as it was given.
func reachable(asked, at string) string {
	host, _, err := net.SplitHostPort(asked)
	_, port, err2 := net.SplitHostPort(at)
	if err != nil || err2 != nil {
		return at
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}

// Wait serves until ctx ends or the server fails, then closes the pool.
func (s *Server) Wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return s.Stop() //nolint:contextcheck // ctx has ended, and closing has a time of its own
	case err := <-s.failed:
		s.hangUp()
		return errors.Join(err, s.Close())
	}
}

// Stop ends the server, then the pool. Requests under way have three seconds, streams none.
func (s *Server) Stop() error {
	s.hangUp()
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	if s.http.Shutdown(ctx) != nil {
		_ = s.http.Close() // whoever took longer is cut off
	}
	return s.Close()
}

//go:build !linux

package main

import (
	"errors"
	"os/exec"
)

// keepApart cannot bind threads here.
func keepApart() (restore func(), err error) {
	return nil, errors.New("times are taken on Linux only; `bench exact` runs anywhere")
}

// startApart starts cmd wherever the system likes: exact bars have no clock.
func startApart(cmd *exec.Cmd) error { return cmd.Start() }

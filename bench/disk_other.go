//go:build !linux

package main

import "errors"

// evict drops a file's pages from memory; only Linux takes that advice.
func evict(string) error { return errors.New("this system does not drop a program's pages") }

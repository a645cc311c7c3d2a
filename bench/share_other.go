//go:build !linux

package main

import "errors"

const wholeProcessorMB = 1769

// share is a part of a processor; only Linux has control groups.
type share struct{}

func openShare(int) (*share, error) { return nil, errors.New("this system has no control groups") }

func (*share) add(int) error { return nil }

func (*share) close() {}

func processorTime(int) (float64, error) {
	return 0, errors.New("the system does not tell a thread's time")
}

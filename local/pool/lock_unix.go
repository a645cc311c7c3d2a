//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package pool

import (
	"errors"
	"os"
	"syscall"
)

// lock says whether nobody else holds the file. A file system without locks has none to ask.
func lock(file *os.File) bool {
	err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	return !errors.Is(err, syscall.EWOULDBLOCK)
}

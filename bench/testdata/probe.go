package main

import (
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"syscall"
)

// The benchmark compiles this file into a program beside its own main. On SIGUSR1 the program prints what it has allocated since its
// start: number of objects and bytes.
func init() {
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGUSR1)
	go func() {
		for range asked {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			fmt.Fprintf(os.Stderr, "allocated %d %d\n", m.Mallocs, m.TotalAlloc)
		}
	}()
}

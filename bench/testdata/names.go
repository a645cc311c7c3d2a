// Command names looks names up in the embedded list of disposable domains, which the benchmark exchanges for a longer one, and prints what
// that costs: nanoseconds of the very first look-up of the process, nanoseconds of a later one, objects allocated by one.
package main

import (
	"fmt"
	"os"
	"runtime"
	"time"

	"gatehouse/shared/disposable"
)

func main() {
	names := os.Args[1:]
	_ = time.Since(time.Now()) // the clock's own first call
	start := time.Now()
	_, ok := disposable.Match(names[0])
	first := time.Since(start)

	const rounds = 1000
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start = time.Now()
	for range rounds {
		for _, name := range names {
			if _, found := disposable.Match(name); !found {
				ok = false
			}
		}
	}
	warm := time.Since(start)
	runtime.ReadMemStats(&after)
	if !ok {
		fmt.Println("a listed name was not found")
		os.Exit(1)
	}
	lookups := float64(rounds * len(names))
	fmt.Println(float64(first), float64(warm)/lookups, float64(after.Mallocs-before.Mallocs)/lookups)
}

// Command house prints the import graph of the repository by layers, roof first. It is started in the
// repository's root.
package main

import (
	"fmt"
	"io"
	"os"

	"gatehouse/shared/archtest"
)

func main() {
	if err := run(".", os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "house:", err)
		os.Exit(1)
	}
}

// run prints the house in the given folder.
func run(root string, out io.Writer) error {
	house, err := archtest.Load(os.DirFS(root), archtest.Gatehouse())
	if err != nil {
		return err
	}
	const legend = "Each package, what it is, and what of the house it imports: only what stands in a layer below.\n" +
		"What each kind may import stands in shared/archtest/walls.go.\n\n"
	if _, err := io.WriteString(out, legend); err != nil {
		return err
	}
	return house.Print(out)
}

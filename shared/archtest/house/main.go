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
	return house.Print(out)
}

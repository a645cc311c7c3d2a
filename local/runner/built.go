package runner

import (
	"errors"
	"os"
	"path/filepath"
)

// Dist is the folder that make build fills: <function>/ holds what is deployed,
// host/<function>/ the same function for this machine.
type Dist string

// Binary is the path of a function's binary for this machine, built or not.
func (d Dist) Binary(function string) string {
	return filepath.Join(string(d), "host", function, "bootstrap")
}

// Functions are the names of the functions built for this machine, sorted. None
// is no error.
func (d Dist) Functions() ([]string, error) {
	folders, err := os.ReadDir(filepath.Join(string(d), "host"))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	var names []string
	for _, folder := range folders {
		if exists(d.Binary(folder.Name())) {
			names = append(names, folder.Name())
		}
	}
	return names, err
}

// ErrNoProject says that neither the folder nor one above it is the project's.
var ErrNoProject = errors.New("not inside the project: no folder up from here holds go.mod and template.yaml")

// Project returns the root of the project that a folder lies in, which holds
// go.mod and template.yaml, or ErrNoProject. A folder of another module that is
// checked out inside the project is no part of it.
func Project(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for {
		parent := filepath.Dir(dir)
		switch module := exists(filepath.Join(dir, "go.mod")); {
		case module && exists(filepath.Join(dir, "template.yaml")):
			return dir, nil
		case module || parent == dir:
			return "", ErrNoProject
		}
		dir = parent
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

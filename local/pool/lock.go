package pool

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// lockFile is open as long as a pool uses its folder.
const lockFile = "lock"

// occupy makes a folder this pool's alone until the file is closed or the process ends: two pools would
// overwrite each other's people. It returns nil where there is no folder.
func occupy(folder string) (*os.File, error) {
	if folder == "" {
		return nil, nil
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(filepath.Join(folder, lockFile), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if !lock(file) {
		_ = file.Close() // nothing was written
		return nil, fmt.Errorf("another pool uses the folder %s", folder)
	}
	sweep(folder)
	return file, nil
}

// sweep removes what a crash left of files that were being written.
func sweep(folder string) {
	entries, _ := os.ReadDir(folder) // what cannot be listed stays
	for _, entry := range entries {
		if name := entry.Name(); strings.HasPrefix(name, stateFile+".") || strings.HasPrefix(name, directoryFile+".") {
			_ = os.Remove(filepath.Join(folder, name)) // in nobody's way
		}
	}
}

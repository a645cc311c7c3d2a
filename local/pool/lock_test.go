package pool_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gatehouse/local/pool"
	"gatehouse/local/pool/pooltest"
)

func TestAFolderHasOnePool(t *testing.T) {
	folder := t.TempDir()
	first := pooltest.New(t, pooltest.Options{Data: folder})
	open := func() error {
		second, err := pool.Open(pool.Options{Address: "http://127.0.0.1:1", Data: folder})
		if err != nil {
			return err
		}
		return second.Close()
	}
	if err := open(); err == nil || !strings.Contains(err.Error(), "another pool uses the folder") {
		t.Errorf("a second pool on the folder says %v", err)
	}
	if err := first.Stop(); err != nil {
		t.Fatal(err)
	}
	if err := open(); err != nil {
		t.Errorf("the next pool on the folder says %v", err)
	}
}

func TestWhatACrashLeftIsRemoved(t *testing.T) {
	folder := t.TempDir()
	left := filepath.Join(folder, "directory.json.123456")
	if err := os.WriteFile(left, []byte("half a file"), 0o600); err != nil {
		t.Fatal(err)
	}
	pooltest.New(t, pooltest.Options{Data: folder})
	if _, err := os.Stat(left); !os.IsNotExist(err) {
		t.Errorf("the unfinished file is still there: %v", err)
	}
}

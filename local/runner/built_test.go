package runner

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// tree makes empty files and returns the folder they are in.
func tree(t *testing.T, files ...string) string {
	t.Helper()
	root := t.TempDir()
	for _, name := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestBuiltFunctions(t *testing.T) {
	root := tree(t, "dist/presignup/bootstrap", "dist/host/pretoken/bootstrap", "dist/host/presignup/bootstrap", "dist/host/half/notes")
	got, err := Dist(filepath.Join(root, "dist")).Functions()
	if want := []string{"presignup", "pretoken"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
	if got, err := Dist(filepath.Join(root, "nowhere")).Functions(); err != nil || got != nil {
		t.Errorf("nothing built: got %v, %v", got, err)
	}
}

func TestProjectIsFoundFromBelow(t *testing.T) {
	root := tree(t, "go.mod", "template.yaml", "functions/presignup/presignup.go")
	got, err := Project(filepath.Join(root, "functions", "presignup"))
	if err != nil || got != root {
		t.Errorf("got %s, %v, want %s", got, err, root)
	}
	if got, err := Project(filepath.Join(tree(t, "go.mod", "template.yaml", "inner/go.mod"), "inner")); !errors.Is(err, ErrNoProject) {
		t.Errorf("a folder of another project: got %s, %v", got, err)
	}
}

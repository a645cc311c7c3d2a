package archtest

import (
	"io/fs"
	"path"
	"slices"
	"strings"
)

// tracked lists the files of a repository that git would keep, sorted. Of .gitignore it knows the two
// forms used here: "/folder/" at the root, and a pattern for the last part of a name.
func tracked(tree fs.FS, ignored []string) ([]string, error) {
	var files []string
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name == ".":
			return nil
		case entry.IsDir() && (path.Base(name) == ".git" || slices.Contains(ignored, "/"+name+"/") || nested(tree, name)):
			return fs.SkipDir
		case entry.Type().IsRegular() && !matchesAny(ignored, path.Base(name)):
			files = append(files, name)
		}
		return nil
	})
	slices.Sort(files)
	return files, err
}

// nested says whether a folder is a module of its own.
func nested(tree fs.FS, dir string) bool {
	_, err := fs.Stat(tree, path.Join(dir, "go.mod"))
	return err == nil
}

func ignores(tree fs.FS) []string {
	content, err := fs.ReadFile(tree, ".gitignore")
	if err != nil {
		return nil // nothing is ignored
	}
	return strings.Fields(string(content))
}

func matchesAny(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		matched, err := path.Match(pattern, name)
		return err == nil && matched
	})
}

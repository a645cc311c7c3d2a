package archtest

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Compiler turns the text of a policy file into what functions embed. The name is for its errors.
type Compiler func(name string, text []byte) ([]byte, error)

// Policies reports compiled policies that are not what their YAML compiles to: policy/<name>.yaml belongs
// to policy/compiled/<name>.json. Compilers are named after the YAML file.
func (h *House) Policies(compilers map[string]Compiler) []Finding {
	const again = "run make build, or gatehouse policy compile, and keep both files"
	var found []Finding
	for _, name := range h.Files {
		dir, base := path.Split(name)
		switch {
		case dir == "policy/" && path.Ext(base) == ".yaml":
			compiled := "policy/compiled/" + strings.TrimSuffix(base, ".yaml") + ".json"
			found = append(found, h.outOfStep(name, compiled, again, compilers[base])...)
		case dir == "policy/compiled/" && !h.has("policy/"+strings.TrimSuffix(base, ".json")+".yaml"):
			found = append(found, Finding{name, "has no YAML that it was compiled from", "remove it"})
		}
	}
	return found
}

func (h *House) outOfStep(name, compiled, again string, compile Compiler) []Finding {
	if compile == nil {
		return []Finding{{name, "nobody knows how to compile it", "name its type in shared/archtest/house_test.go"}}
	}
	want, err := compile(name, []byte(h.read(name)))
	switch {
	case err != nil:
		return []Finding{{name, "does not compile: " + err.Error(), "correct the policy"}}
	case !h.has(compiled):
		return []Finding{{compiled, "is missing", again}}
	case string(want) != h.read(compiled):
		return []Finding{{compiled, fmt.Sprintf("is not what %s compiles to", name), again}}
	}
	return nil
}

// TextCompiler turns the texts of mails in the folder of the policies into what functions embed, by file
// name in policy/compiled. What it is told of is where the folder lies, for its errors.
type TextCompiler func(folder fs.FS, at string) (map[string][]byte, error)

// Texts reports compiled texts of mails that are not what the texts compile to.
func (h *House) Texts(compile TextCompiler) []Finding {
	folder, err := fs.Sub(h.Tree, "policy")
	if err != nil {
		return []Finding{{"policy", err.Error(), "make the folder readable"}}
	}
	compiled, err := compile(folder, "policy")
	if err != nil {
		return []Finding{{"policy/mail", "does not compile: " + err.Error(), "correct the texts"}}
	}
	const again = "run make build, or gatehouse policy compile, and keep both files"
	var found []Finding
	for _, name := range sortedKeys(compiled) {
		if target := "policy/compiled/" + name; h.read(target) != string(compiled[name]) {
			found = append(found, Finding{target, "is not what policy/mail compiles to", again})
		}
	}
	for _, name := range h.Files {
		base, inside := strings.CutPrefix(name, "policy/compiled/")
		if inside && strings.Contains(base, "/") && !slices.Contains(sortedKeys(compiled), base) {
			found = append(found, Finding{name, "has no texts that it was compiled from", "remove it"})
		}
	}
	return found
}

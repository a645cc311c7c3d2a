package archtest

import (
	"fmt"
	"path"
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

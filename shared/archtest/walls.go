package archtest

import (
	"fmt"
	"go/ast"
	"slices"
	"strconv"
	"strings"
)

// wall says what a kind of folder may import, besides itself, its libraries and those packages of the
// standard library that reach neither the machine nor the network.
type wall struct {
	house []Kind   // rooms of the house
	std   []string // packages of the standard library that are barred elsewhere
	do    string   // what to do instead of breaking through
}

// barred are the packages of the standard library that only a wall can open.
func barred() []string { return []string{"os", "syscall", "net/http", "net/rpc", "plugin", "unsafe"} }

// walls is the table of who may import whom. Edge and Tests are missing: they may import anything.
func walls() map[Kind]wall {
	const (
		declare = "declare a small interface here, put the code that reaches out into an adapter under shared/ " +
			"and let the function's main connect the two"
		alone = "keep it importable alone; what needs more belongs into a package above it"
	)
	return map[Kind]wall{
		Events:  {do: alone},
		Refusal: {do: alone},
		Frame:   {house: []Kind{Events, Refusal}, do: alone},
		Concept: {house: []Kind{Refusal, Concept}, do: declare},
		Trigger: {house: []Kind{Events, Frame, Refusal, Concept}, do: declare},
		Worker:  {house: []Kind{Concept, Refusal, Server}, do: declare},
		Portal:  {house: []Kind{Concept, Refusal, Web}, std: []string{"net/http"}, do: declare},
		Main: {house: []Kind{Server, Environment, Adapter, Policy, Telemetry},
			do: "a main chooses and connects: move the decision into the function's own package"},
		Adapter: {house: []Kind{Concept}, std: []string{"net/http"},
			do: "an adapter knows concepts and the one thing it talks to; name its client as a library of the room"},
		Memory:    {house: []Kind{Concept}, do: "keep stores in memory free of everything but concepts"},
		StoreTest: {house: []Kind{Concept}, do: "the suite knows concepts only, so that every store can pass it"},
		Telemetry: {do: "hand the writer and the values in; only serve knows where they come from"},
		Environment: {std: []string{"os", "net/http"},
			do: "it only builds the client configuration; what uses it is an adapter"},
		Server: {house: []Kind{Frame, Refusal, Telemetry}, std: []string{"os", "net/http"},
			do: "serve knows the runtime and the frame, no function and no concept"},
		Policy: {house: []Kind{Concept}, do: "policies are data: the type and its checks live in the concept they configure"},
		Web:    {house: []Kind{Concept}, std: []string{"net/http"}, do: "pages get values; who reads them decides"},
	}
}

// Walls reports imports that the plan does not allow. Tests may import more: everything but the edge.
func Walls(h *House) []Finding {
	var found []Finding
	used := map[string]bool{}
	for _, pkg := range h.Packages {
		for _, file := range pkg.Files {
			for _, spec := range file.AST.Imports {
				found = append(found, h.crossing(pkg, file, spec, used)...)
			}
		}
	}
	return append(found, h.idle(used)...)
}

// crossing judges one import.
func (h *House) crossing(pkg *Package, file *File, spec *ast.ImportSpec, used map[string]bool) []Finding {
	room, kind, known := h.Plan.place(pkg)
	name, err := strconv.Unquote(spec.Path.Value)
	if !known || err != nil {
		return nil // Planned and the compiler say so
	}
	dir, inHouse := h.dir(name)
	switch {
	case inHouse:
		return h.crossingHouse(pkg, file, spec, dir)
	case kind == Edge || kind == Tests || file.Test:
		return nil
	case isStandard(name):
		return h.crossingStandard(pkg, kind, spec, name)
	default:
		return h.crossingLibrary(room, spec, name, used)
	}
}

func (h *House) crossingStandard(pkg *Package, kind Kind, spec *ast.ImportSpec, name string) []Finding {
	rule := walls()[kind]
	reaches := func(folder string) bool { return within(name, folder) }
	if !slices.ContainsFunc(barred(), reaches) || slices.ContainsFunc(rule.std, reaches) {
		return nil
	}
	return []Finding{{h.at(spec.Pos()), fmt.Sprintf("%s (%s) must not import %s", pkg.Dir, kind, name), rule.do}}
}

func (h *House) crossingLibrary(room Room, spec *ast.ImportSpec, name string, used map[string]bool) []Finding {
	for _, library := range room.Libraries {
		if within(name, library.Path) {
			used[room.Folder+" "+library.Path] = true
			return nil
		}
	}
	return []Finding{{h.at(spec.Pos()), fmt.Sprintf("%s must not import %s", room.Folder, name),
		"write it without the library, move the code into an adapter, or, if the library is of the room's own field, " +
			"add it with its reason to the room's line in shared/archtest/gatehouse.go"}}
}

// crossingHouse judges an import of another room, tests included where the edge is concerned.
func (h *House) crossingHouse(pkg *Package, file *File, spec *ast.ImportSpec, dir string) []Finding {
	room, kind, _ := h.Plan.place(pkg)
	target, targetKind, known := h.target(dir)
	switch {
	case !known, target.Folder == room.Folder:
		return nil
	case targetKind == Edge || targetKind == Tests:
		if kind == Edge && (target.Folder == "local" || targetKind == Tests) {
			return nil // what developers start may build on the local pool and runner, and on what tests know
		}
		return []Finding{{h.at(spec.Pos()), fmt.Sprintf("nobody may import %s", dir),
			"move what both need into a package under shared/"}}
	case kind == Edge || kind == Tests || file.Test:
		return nil
	case slices.Contains(walls()[kind].house, targetKind):
		return nil
	}
	return []Finding{{h.at(spec.Pos()), fmt.Sprintf("%s (%s) must not import %s (%s)", pkg.Dir, kind, dir, targetKind), walls()[kind].do}}
}

// target is what an import path of the house leads to, also while its folder is still empty.
func (h *House) target(dir string) (Room, Kind, bool) {
	for _, pkg := range h.Packages {
		if pkg.Dir == dir {
			return h.Plan.place(pkg)
		}
	}
	return h.Plan.place(&Package{Dir: dir})
}

// dir turns an import path of the house into a folder.
func (h *House) dir(name string) (string, bool) {
	return strings.CutPrefix(name, h.Module+"/")
}

// isStandard tells the standard library by the missing dot in the first part of the path.
func isStandard(name string) bool {
	first, _, _ := strings.Cut(name, "/")
	return !strings.Contains(first, ".")
}

// idle reports libraries that no room needs any more.
func (h *House) idle(used map[string]bool) []Finding {
	var found []Finding
	for _, room := range h.Plan.Rooms {
		for _, library := range room.Libraries {
			if !used[room.Folder+" "+library.Path] {
				found = append(found, Finding{room.Folder, "does not import " + library.Path,
					"remove the library from the room's line in shared/archtest/gatehouse.go"})
			}
		}
	}
	return found
}

// Planned reports folders that the plan does not know, and lines of the plan without a folder.
func Planned(h *House) []Finding {
	var found []Finding
	lived := map[string]bool{}
	for _, pkg := range h.Packages {
		room, ok := h.Plan.room(pkg.Dir)
		lived[room.Folder] = true
		if !ok {
			found = append(found, Finding{pkg.Dir, "is not in the plan of the house",
				"say in the table of shared/archtest/gatehouse.go what it is"})
		}
	}
	for _, room := range h.Plan.Rooms {
		if !lived[room.Folder] {
			found = append(found, Finding{room.Folder, "is in the plan and has no Go files",
				"remove its line from shared/archtest/gatehouse.go"})
		}
	}
	return found
}

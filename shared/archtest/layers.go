package archtest

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Arrows reports rooms that import each other in a circle. Go forbids circles of packages; between
// folders of several packages they can still arise.
func Arrows(h *House) []Finding {
	graph := map[string][]string{}
	for dir, imports := range h.imports() {
		from, known := h.Plan.room(dir)
		for _, imported := range imports {
			to, ok := h.Plan.room(imported)
			if known && ok && from.Folder != to.Folder {
				graph[from.Folder] = append(graph[from.Folder], to.Folder)
			}
		}
	}
	circle := findCircle(graph)
	if circle == nil {
		return nil
	}
	return []Finding{{circle[0], "rooms import each other in a circle: " + strings.Join(circle, " -> "),
		"move what both need into a room below them, or let the upper one hand it in"}}
}

// imports are the folders of the house that each package's code imports, sorted; tests left out.
func (h *House) imports() map[string][]string {
	graph := map[string][]string{}
	for _, pkg := range h.Packages {
		graph[pkg.Dir] = nil
		for _, file := range pkg.code() {
			for _, spec := range file.AST.Imports {
				name, err := strconv.Unquote(spec.Path.Value)
				if dir, inHouse := h.dir(name); err == nil && inHouse {
					graph[pkg.Dir] = append(graph[pkg.Dir], dir)
				}
			}
		}
		slices.Sort(graph[pkg.Dir])
		graph[pkg.Dir] = slices.Compact(graph[pkg.Dir])
	}
	return graph
}

// findCircle returns one circle of a graph, its first node repeated at the end, or nil.
func findCircle(graph map[string][]string) []string {
	done := map[string]bool{}
	var visit func(node string, trail []string) []string
	visit = func(node string, trail []string) []string {
		if i := slices.Index(trail, node); i >= 0 {
			return append(slices.Clone(trail[i:]), node)
		}
		if done[node] {
			return nil
		}
		for _, next := range graph[node] {
			if circle := visit(next, append(trail, node)); circle != nil {
				return circle
			}
		}
		done[node] = true
		return nil
	}
	for _, node := range sortedKeys(graph) {
		if circle := visit(node, nil); circle != nil {
			return circle
		}
	}
	return nil
}

// layers groups packages by the longest way down: layer 0 imports nothing of the house.
func layers(graph map[string][]string) [][]string {
	height := map[string]int{}
	var measure func(dir string) int
	measure = func(dir string) int {
		if known, ok := height[dir]; ok {
			return known
		}
		height[dir] = 0 // ends a circle, which Arrows and the compiler report
		for _, imported := range graph[dir] {
			height[dir] = max(height[dir], measure(imported)+1)
		}
		return height[dir]
	}
	var grouped [][]string
	for _, dir := range sortedKeys(graph) {
		for len(grouped) <= measure(dir) {
			grouped = append(grouped, nil)
		}
		grouped[height[dir]] = append(grouped[height[dir]], dir)
	}
	return grouped
}

// Print writes the import graph of the house, roof first: each package, what it is, and what of the
// house it imports. Arrows only point down.
func (h *House) Print(out io.Writer) error {
	graph := h.imports()
	grouped := layers(graph)
	var text strings.Builder
	for i, dirs := range slices.Backward(grouped) {
		fmt.Fprintf(&text, "layer %d\n", i)
		for _, dir := range dirs {
			line := fmt.Sprintf("  %-28s %-14s %s", dir, h.kindOf(dir), strings.Join(graph[dir], " "))
			text.WriteString(strings.TrimRight(line, " ") + "\n")
		}
	}
	_, err := io.WriteString(out, text.String())
	return err
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

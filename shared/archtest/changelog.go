package archtest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

var released = regexp.MustCompile(`^\[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}$`)

// Changelog reports where CHANGELOG.md leaves the form of keepachangelog.com: "# Changelog", then
// "## [Unreleased]", then releases as "## [1.2.3] - 2026-01-31", each with sections of known names.
func Changelog(h *House) []Finding {
	const name = "CHANGELOG.md"
	if !h.has(name) {
		return []Finding{{name, "is missing", `write it, beginning with "# Changelog" and "## [Unreleased]"`}}
	}
	var found []Finding
	lines := prose(h.read(name))
	if len(lines) == 0 || lines[0] != "# Changelog" {
		found = append(found, Finding{name, "does not begin with its title", `begin it with "# Changelog"`})
	}
	releases := withPrefix(lines, "## ")
	if len(releases) == 0 || releases[0] != "[Unreleased]" {
		found = append(found, Finding{name, "has no place for what is not released yet", `make "## [Unreleased]" the first section`})
	}
	for i, release := range releases {
		if i > 0 && !released.MatchString(release) {
			found = append(found, Finding{name, fmt.Sprintf("has the section %q", release), `write it as "## [1.2.3] - 2026-01-31"`})
		}
	}
	for _, change := range withPrefix(lines, "### ") {
		if !slices.Contains(changes(), change) {
			found = append(found, Finding{name, fmt.Sprintf("has the heading %q", change), "use one of " + strings.Join(changes(), ", ")})
		}
	}
	return found
}

func changes() []string {
	return []string{"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
}

// withPrefix are the lines that begin with the prefix, without it.
func withPrefix(lines []string, prefix string) []string {
	var found []string
	for _, line := range lines {
		if rest, ok := strings.CutPrefix(line, prefix); ok {
			found = append(found, strings.TrimSpace(rest))
		}
	}
	return found
}

package archtest

import (
	"fmt"
	"go/ast"
	"path"
	"reflect"
	"slices"
	"strings"
)

// Settings reports where a function's settings struct, the template's environment and the Settings table
// of its README disagree. Settings that the frame reads belong to every function. What Lambda sets by
// itself (AWS_...) is no setting.
func Settings(h *House) []Finding {
	stack, _ := h.stack()
	var common []string
	for _, room := range h.Plan.Rooms {
		if room.Kind == Server || room.Kind == Telemetry || room.Kind == Environment {
			common = append(common, h.settingsOf(room.Folder)...)
		}
	}
	var found []Finding
	for _, room := range h.Plan.functions() {
		read := append(h.settingsOf(room.Folder), common...)
		slices.Sort(read)
		found = append(found, h.compareReadme(room, read)...)
		if stack != nil {
			found = append(found, stack.compare(room, read)...)
		}
	}
	return found
}

// settingsOf are the variables that `env` tags in a room name.
func (h *House) settingsOf(folder string) []string {
	var names []string
	for _, pkg := range h.Packages {
		if !within(pkg.Dir, folder) {
			continue
		}
		for _, file := range pkg.code() {
			names = append(names, envTags(file.AST)...)
		}
	}
	return slices.DeleteFunc(names, func(name string) bool { return name == "" || strings.HasPrefix(name, "AWS_") })
}

func envTags(file *ast.File) []string {
	var names []string
	ast.Inspect(file, func(node ast.Node) bool {
		if field, ok := node.(*ast.Field); ok && field.Tag != nil {
			tag := reflect.StructTag(strings.Trim(field.Tag.Value, "`"))
			name, _, _ := strings.Cut(tag.Get("env"), ",")
			names = append(names, name)
		}
		return true
	})
	return names
}

func (h *House) compareReadme(room Room, read []string) []Finding {
	name := path.Join(room.Folder, "README.md")
	return compare(name+" (Settings)", read, settingsTable(h.read(name)), room,
		"add a line to the table: name, default, meaning", "remove the line")
}

// compare reports settings on one side only.
func compare(where string, read, have []string, room Room, add, remove string) []Finding {
	var found []Finding
	for _, name := range read {
		if !slices.Contains(have, name) {
			found = append(found, Finding{where, fmt.Sprintf("%s reads %s, which is missing here", room.name(), name), add})
		}
	}
	for _, name := range have {
		if !slices.Contains(read, name) {
			found = append(found, Finding{where, fmt.Sprintf("has %s, which %s does not read", name, room.name()), remove})
		}
	}
	return found
}

// settingsTable are the names in the first column of the table under "## Settings", written as `NAME`.
func settingsTable(markdown string) []string {
	var names []string
	inside := false
	for _, line := range prose(markdown) {
		if heading, ok := strings.CutPrefix(line, "## "); ok {
			inside = strings.TrimSpace(heading) == "Settings"
		}
		if cell, ok := strings.CutPrefix(line, "| `"); ok && inside {
			name, _, _ := strings.Cut(cell, "`")
			names = append(names, name)
		}
	}
	return names
}

// compare holds the environment of a function in the template against what it reads.
func (s *stack) compare(room Room, read []string) []Finding {
	id := room.prefix() + "Function"
	if s.resources[id] == nil {
		return nil // Template says so
	}
	own, _ := dig(s.resources, id, "Properties", "Environment", "Variables").(object)
	all, _ := dig(s.globals, "Environment", "Variables").(object)
	have := slices.DeleteFunc(append(sortedKeys(own), sortedKeys(all)...), func(name string) bool { return strings.HasPrefix(name, "SSL_") })
	return compare(fmt.Sprintf("%s (environment of %s)", templateName, id), read, have, room,
		"set it, from a parameter if it differs between environments", "remove it, or read it in the settings struct")
}

// certificates demands of a function that calls AWS the two variables by which Go reads the certificates once.
func (s *stack) certificates(room Room) []Finding {
	id := room.prefix() + "Function"
	if s.resources[id] == nil {
		return nil // function says so
	}
	own, _ := dig(s.resources, id, "Properties", "Environment", "Variables").(object)
	_, directory := own["SSL_CERT_DIR"]
	has := directory && text(own["SSL_CERT_FILE"]) == certificateFile
	if len(room.Services) == 0 {
		return demand(!has, id, "says where certificates are, though it calls nobody", "remove SSL_CERT_FILE and SSL_CERT_DIR")
	}
	return demand(has, id, "reads the system's certificates twice", "set SSL_CERT_FILE: "+certificateFile+
		" and SSL_CERT_DIR: /none, see shared/awsenv")
}

// certificateFile is where Lambda's Amazon Linux 2023 keeps the system's certificates.
const certificateFile = "/etc/pki/tls/certs/ca-bundle.crt"

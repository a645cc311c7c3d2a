// Package archtest holds the house to its rules: who may import whom, what each function folder
// consists of, how long a function may be, and that template, settings, policies and READMEs agree.
//
// Everything is read from source text, so nothing has to compile, with two exceptions: [Link] asks the
// go command what each function's binary is made of, and [House.Policies] is handed the compilers. What
// is allowed stands in one table, [Gatehouse]: a new folder is added there, and nowhere else. A [Finding]
// says what is wrong and what to do.
//
//	go test ./shared/archtest        holds the rules
//	go run ./shared/archtest/house   prints the import graph by layers
package archtest

import "fmt"

// Finding is one broken rule.
type Finding struct {
	// Where is a path in the repository, with a line where there is one.
	Where string
	// Wrong says what is wrong, in a few words.
	Wrong string
	// Do says what to do about it.
	Do string
}

// String is the finding as a person reads it.
func (f Finding) String() string {
	return fmt.Sprintf("%s: %s\n\twhat to do: %s", f.Where, f.Wrong, f.Do)
}

// Check is one rule of the house.
type Check struct {
	// Name says what is held.
	Name string
	// Run returns what breaks the rule, nothing when it holds.
	Run func(*House) []Finding
}

// Checks are all rules that source text alone can answer, in the order a newcomer meets them.
func Checks() []Check {
	return []Check{
		{"source parses", Parses},
		{"every folder is in the plan", Planned},
		{"import walls", Walls},
		{"no arrow back up", Arrows},
		{"package names", Names},
		{"package comments", PackageComments},
		{"comments on what is exported", ExportedComments},
		{"sizes", Sizes},
		{"no init and no variable that changes", State},
		{"function folders are alike", FunctionFolders},
		{"template has every function", Template},
		{"settings in step", Settings},
		{"README defines its words", Words},
		{"links and paths exist", Links},
		{"CHANGELOG in form", Changelog},
		{"no place or promise outside the project", Leftovers},
	}
}

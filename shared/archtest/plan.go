package archtest

import (
	"path"
	"strings"
)

// Kind says what a folder is, and by that what it may import.
type Kind string

// The kinds of folders. What each may import stands in walls.go.
const (
	Events      Kind = "event library" // what Cognito sends and expects, importable alone
	Refusal     Kind = "refusal"       // the only error a person may read
	Frame       Kind = "frame"         // runs the rules of a trigger
	Concept     Kind = "concept"       // types, policy, pure rules, small interfaces
	Adapter     Kind = "adapter"       // meets a concept's interface by talking to one thing
	Memory      Kind = "memory"        // the stores in memory
	StoreTest   Kind = "store test"    // the suite that every store passes
	Telemetry   Kind = "telemetry"     // logs and metrics
	Environment Kind = "environment"   // the client configuration of AWS
	Server      Kind = "server"        // the Lambda runtime and settings
	Policy      Kind = "policy"        // the compiled policies
	Web         Kind = "web"           // layout and components of pages
	Trigger     Kind = "trigger"       // a function that Cognito calls
	Worker      Kind = "worker"        // a function that a stream, queue, schedule or deployment calls
	Portal      Kind = "portal"        // the function that serves pages
	Main        Kind = "function main" // opens, wires and serves one function
	Edge        Kind = "edge"          // what developers and operators start
	Tests       Kind = "tests"         // samples and rules that only tests read
)

// Library is a module or package from elsewhere that a room may import, with all below it.
type Library struct {
	// Path is an import path or the beginning of one, up to a slash.
	Path string
	// Why says what the room needs it for.
	Why string
}

// Room is a folder that stands for one thing; folders below it belong to it.
type Room struct {
	// Folder is the path in the repository.
	Folder string
	// Kind says what it is.
	Kind Kind
	// Libraries are all imports from outside the standard library and the house.
	Libraries []Library
	// Trigger is the key of a trigger function in the pool's LambdaConfig and the beginning of its
	// logical ids in the template; empty for everything else.
	Trigger string
	// Services are the AWS services a function's binary may link, by SDK package name.
	Services []string
	// Templates allows a function's binary to link the template packages, because it renders.
	Templates bool
	// Actions are what a function's role allows beside its own logs: the IAM actions that its code, or Lambda in its name,
	// calls. Under a condition or not makes no difference here.
	Actions []string
}

// Plan is the table of all rooms.
type Plan struct {
	// Rooms are listed from the foundation to the roof.
	Rooms []Room
}

// place finds the room of a folder and what the folder is: a function's lambda folder is a main of
// its own, and any other main package is a tool that nobody imports.
func (p Plan) place(pkg *Package) (Room, Kind, bool) {
	room, ok := p.room(pkg.Dir)
	switch {
	case !ok:
		return Room{}, "", false
	case room.function() && path.Base(pkg.Dir) == "lambda":
		return room, Main, true
	case pkg.Name == "main":
		return room, Edge, true
	}
	return room, room.Kind, true
}

// room finds the room a folder belongs to.
func (p Plan) room(dir string) (Room, bool) {
	for _, room := range p.Rooms {
		if within(dir, room.Folder) {
			return room, true
		}
	}
	return Room{}, false
}

// functions are the rooms that become Lambda functions.
func (p Plan) functions() []Room {
	var found []Room
	for _, room := range p.Rooms {
		if room.function() {
			found = append(found, room)
		}
	}
	return found
}

func (r Room) function() bool {
	return r.Kind == Trigger || r.Kind == Worker || r.Kind == Portal
}

// name is the last part of the folder, which for a function is its name everywhere.
func (r Room) name() string { return path.Base(r.Folder) }

// prefix begins the logical ids of a function in the template.
func (r Room) prefix() string {
	if r.Trigger != "" {
		return r.Trigger
	}
	return strings.ToUpper(r.name()[:1]) + r.name()[1:]
}

// within says whether a path is the folder or lies below it.
func within(name, folder string) bool {
	return name == folder || strings.HasPrefix(name, folder+"/")
}

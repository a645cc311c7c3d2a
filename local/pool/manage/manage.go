package manage

import (
	"context"
	"sync"

	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/wire"
)

// Manager has the operations and the import jobs of one pool.
type Manager struct {
	*flow.Pool

	mu      sync.Mutex // guards what follows, and the jobs
	jobs    []*job     // oldest first
	closed  bool
	running sync.WaitGroup
	life    context.Context // ends with Close
	end     context.CancelFunc
}

// New makes the manager of a pool. Close it.
func New(p *flow.Pool) *Manager {
	life, end := context.WithCancel(context.Background())
	return &Manager{Pool: p, life: life, end: end}
}

// Close stops import jobs and waits for them.
func (m *Manager) Close() {
	m.mu.Lock()
	m.closed = true
	m.mu.Unlock()
	m.end()
	m.running.Wait()
}

// Operations are those of this package, by name.
func (m *Manager) Operations() map[string]wire.Operation {
	return wire.Merge(m.people(), m.configuration(), m.imports())
}

func (m *Manager) people() map[string]wire.Operation {
	return map[string]wire.Operation{
		"ListUsers":                   wire.Signed(m.listUsers),
		"ListUsersInGroup":            wire.Signed(m.listUsersInGroup),
		"AdminAddUserToGroup":         wire.Signed(m.addToGroup),
		"AdminRemoveUserFromGroup":    wire.Signed(m.removeFromGroup),
		"AdminListGroupsForUser":      wire.Signed(m.listGroupsForUser),
		"AdminLinkProviderForUser":    wire.Signed(m.linkProvider),
		"AdminDisableProviderForUser": wire.Signed(m.disableProvider),
		"CreateGroup":                 wire.Signed(m.createGroup),
		"GetGroup":                    wire.Signed(m.getGroup),
		"ListGroups":                  wire.Signed(m.listGroups),
	}
}

func (m *Manager) configuration() map[string]wire.Operation {
	return map[string]wire.Operation{
		"DescribeUserPool":       wire.Signed(m.describePool),
		"UpdateUserPool":         wire.SignedRaw(m.updatePool),
		"GetUserPoolMfaConfig":   wire.Signed(m.getMFA),
		"SetUserPoolMfaConfig":   wire.Signed(m.setMFA),
		"DescribeUserPoolClient": wire.Signed(m.describeClient),
		"ListUserPoolClients":    wire.Signed(m.listClients),
	}
}

func (m *Manager) imports() map[string]wire.Operation {
	return map[string]wire.Operation{
		"GetCSVHeader":          wire.Signed(m.csvHeader),
		"CreateUserImportJob":   wire.Signed(m.createJob),
		"StartUserImportJob":    wire.Signed(m.startJob),
		"StopUserImportJob":     wire.Signed(m.stopJob),
		"DescribeUserImportJob": wire.Signed(m.describeJob),
		"ListUserImportJobs":    wire.Signed(m.listJobs),
	}
}

// optional is nil for an empty text, which Cognito leaves out of its answers.
func optional(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

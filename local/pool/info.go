package pool

// Info is what a client has to know of a pool: the line that `gatehouse pool serve` prints.
type Info struct {
	// Endpoint is where Cognito's API and the pages are.
	Endpoint string `json:"endpoint"`
	// UserPoolID begins with "local_".
	UserPoolID string `json:"userPoolId"`
	// Region is what SDKs are to be told.
	Region string `json:"region"`
	// Clients are the app clients; never nil.
	Clients []ClientInfo `json:"clients"`
	// Issuer is that of tokens; OpenID Connect discovery is below it.
	Issuer string `json:"issuer"`
	// Mailbox, Timeline, Clock, Stress and Quotas are this pool's own endpoints.
	Mailbox  string `json:"mailbox"`
	Timeline string `json:"timeline"`
	Clock    string `json:"clock"`
	Stress   string `json:"stress"`
	Quotas   string `json:"quotas"`
	// SenderKey opens the codes that custom senders get, base64; see flow.OpenCode.
	SenderKey []byte `json:"senderKey"`
	// Note says what this is not.
	Note string `json:"note"`
}

// ClientInfo is one app client.
type ClientInfo struct {
	// Name is what people call it.
	Name string `json:"name"`
	// ID is the client id.
	ID string `json:"id"`
	// Secret is the client secret; empty for a public client.
	Secret string `json:"secret,omitempty"`
}

// Info describes the pool.
func (p *Pool) Info() Info {
	set := p.Settings.Load()
	at := p.options.Address
	info := Info{
		Endpoint: at, UserPoolID: set.PoolID, Region: set.Region, Clients: []ClientInfo{}, Issuer: p.Tokens.URL(),
		Mailbox: at + mailboxPath, Timeline: at + timelinePath, Clock: at + clockPath, Stress: at + stressPath, Quotas: at + quotasPath,
		SenderKey: p.SenderKey, Note: "for development only: whoever reaches this pool may do everything",
	}
	for i := range set.Clients {
		client := &set.Clients[i]
		info.Clients = append(info.Clients, ClientInfo{*client.ClientName, *client.ClientId, client.Secret()})
	}
	return info
}

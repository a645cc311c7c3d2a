package pool

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"gatehouse/local/pool/mailbox"
	"gatehouse/local/pool/sdk"
	"gatehouse/local/pool/settings"
	"gatehouse/local/stack"
	"gatehouse/shared/ledger"
	"gatehouse/shared/userpool"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// portalPath is where the pages that mails lead to are served.
const portalPath = "/portal"

// stack opens what stands behind the triggers, as it was when the last run ended.
func (p *Pool) stack(set *settings.Settings) error {
	clients := map[string]string{}
	for i := range set.Clients {
		clients[*set.Clients[i].ClientId] = *set.Clients[i].ClientName
	}
	sender := types.EmailSendingAccountTypeCognitoDefault
	if set.SendsMailThroughSES() {
		sender = types.EmailSendingAccountTypeDeveloper
	}
	var err error
	p.Stack, err = stack.New(stack.Options{
		Now: p.Clock.Now, PoolID: set.PoolID, Region: set.Region, Clients: clients, Policy: *p.options.Policy, Portal: p.options.Address + portalPath,
		EmailSender: string(sender), Users: userpool.New(sdk.New(p.options.Address, set.Region), set.PoolID),
		Deliver: p.deliver, Log: p.options.Log,
	})
	if err != nil || p.options.Data == "" {
		return err
	}
	snapshot, err := os.ReadFile(filepath.Join(p.options.Data, stackFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := p.Stack.Restore(snapshot); err != nil {
		return fmt.Errorf("%s is damaged: remove the folder to begin anew", filepath.Join(p.options.Data, stackFile)) // err names no file
	}
	return nil
}

// deliver puts a mail of ours beside Cognito's.
func (p *Pool) deliver(mail ledger.Outgoing) {
	p.Mail.Put(mailbox.Message{
		To: mail.To, Medium: string(types.DeliveryMediumTypeEmail), Kind: mail.Kind, Subject: mail.Subject, Body: mail.Text, HTML: mail.HTML,
	})
}

func (s *saver) writeStack(w io.Writer) error {
	snapshot, err := s.pool.Stack.Snapshot()
	if err != nil {
		return err
	}
	_, err = w.Write(snapshot)
	return err
}

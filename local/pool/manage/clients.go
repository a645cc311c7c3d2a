package manage

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/wire"
)

func (m *Manager) describeClient(_ context.Context, _ wire.Caller, in *idp.DescribeUserPoolClientInput) (*idp.DescribeUserPoolClientOutput, error) {
	if err := m.Own(aws.ToString(in.UserPoolId)); err != nil {
		return nil, err
	}
	client, err := m.Client(aws.ToString(in.ClientId))
	if err != nil {
		return nil, err
	}
	return &idp.DescribeUserPoolClientOutput{UserPoolClient: &client.UserPoolClientType}, nil
}

func (m *Manager) listClients(_ context.Context, _ wire.Caller, in *idp.ListUserPoolClientsInput) (*idp.ListUserPoolClientsOutput, error) {
	if err := m.Own(aws.ToString(in.UserPoolId)); err != nil {
		return nil, err
	}
	set := m.Settings.Load()
	page, next, err := cut(set.Clients, "clients", aws.ToInt32(in.MaxResults), aws.ToString(in.NextToken))
	if err != nil {
		return nil, err
	}
	list := make([]types.UserPoolClientDescription, len(page))
	for i, client := range page {
		list[i] = types.UserPoolClientDescription{ClientId: client.ClientId, ClientName: client.ClientName, UserPoolId: &set.PoolID}
	}
	return &idp.ListUserPoolClientsOutput{UserPoolClients: list, NextToken: next}, nil
}

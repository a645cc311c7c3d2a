// Command sdkportal is hello with one service, of which one operation is linked, and with the library that writes portal's pages.
package main

import (
	"context"
	"io"

	"github.com/a-h/templ"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"golang.org/x/text/language"

	"gatehouse/bench/baseline/sdk"
)

func main() {
	sdk.Start(func(config aws.Config) func(context.Context, string) error {
		client, languages := dynamodb.NewFromConfig(config), language.NewMatcher([]language.Tag{language.English, language.German})
		return func(ctx context.Context, id string) error {
			_, err := client.GetItem(ctx, &dynamodb.GetItemInput{
				TableName: aws.String("Work"),
				Key:       map[string]types.AttributeValue{"pk": &types.AttributeValueMemberS{Value: id}, "sk": &types.AttributeValueMemberS{Value: "none"}},
			})
			if err != nil {
				return err
			}
			tag, _ := language.MatchStrings(languages, "de-AT")
			page := templ.ComponentFunc(func(_ context.Context, out io.Writer) error {
				_, err := io.WriteString(out, `<html lang="`+tag.String()+`">`+templ.EscapeString(id))
				return err
			})
			return page.Render(ctx, io.Discard)
		}
	})
}

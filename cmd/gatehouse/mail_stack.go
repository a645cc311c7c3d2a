package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsconfig "github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/logging"

	"gatehouse/shared/dynamo"
	"gatehouse/shared/store"
)

// stackFlags say which deployment a command works on.
type stackFlags struct {
	Stack            string `placeholder:"NAME" help:"CloudFormation stack whose outputs name what follows."`
	Region           string `placeholder:"REGION" help:"AWS Region; by default that of the environment or profile."`
	Profile          string `placeholder:"NAME" help:"Profile of the shared AWS configuration."`
	WorkTable        string `placeholder:"TABLE" help:"Table Work, if not that of --stack."`
	MailQueue        string `placeholder:"URL" help:"Mail queue, if not that of --stack."`
	DeadLetters      string `placeholder:"URL" help:"Dead-letter queue of mails, if not that of --stack."`
	From             string `placeholder:"ADDRESS" help:"Sender, if not that of --stack."`
	ConfigurationSet string `placeholder:"NAME" help:"SES configuration set, if not that of --stack."`
}

// awsHelp is the same below every command that needs AWS.
const awsHelp = `Credentials and Region come from where the AWS CLI finds them; AWS_ENDPOINT_URL leads to an emulator.`

// deployment is what a command was told about a deployment, with the way to reach it.
type deployment struct {
	stackFlags
	config aws.Config
}

// open finds the deployment and checks that everything named in needs is known.
func (s stackFlags) open(ctx context.Context, needs ...string) (deployment, error) {
	d := deployment{stackFlags: s}
	if s.Stack == "" {
		if missing, _ := d.missing(needs); len(missing) > 0 {
			return deployment{}, errors.New("give --stack, or " + strings.Join(missing, " and "))
		}
	}
	if err := d.connect(ctx); err != nil {
		return deployment{}, err
	}
	if s.Stack == "" {
		return d, nil
	}
	if err := d.describe(ctx); err != nil {
		return deployment{}, err
	}
	if missing, outputs := d.missing(needs); len(missing) > 0 {
		return deployment{}, fmt.Errorf("stack %q has no output %s: give %s, or another --stack", s.Stack, strings.Join(outputs, " and none "), strings.Join(missing, " and "))
	}
	return d, nil
}

// connect finds Region and credentials, so that what lacks is said before anything is tried.
func (d *deployment) connect(ctx context.Context) (err error) {
	d.config, err = awsconfig.LoadDefaultConfig(ctx, awsconfig.WithRegion(d.Region), awsconfig.WithSharedConfigProfile(d.Profile), awsconfig.WithLogger(logging.Nop{}))
	if err != nil {
		return err
	}
	if d.config.Region == "" {
		return errors.New("no AWS Region: give --region or set AWS_REGION")
	}
	if _, err := d.config.Credentials.Retrieve(ctx); err != nil {
		return fmt.Errorf("no AWS credentials: give --profile, or set them as for the AWS CLI: %w", err)
	}
	return nil
}

// plain is what AWS answered, without the SDK's words around it.
func plain(err error) error {
	operation, known := errors.AsType[*smithy.OperationError](err)
	refusal, answered := errors.AsType[smithy.APIError](err)
	if !known || !answered {
		return err
	}
	return fmt.Errorf("%s: %s (%s)", operation.OperationName, refusal.ErrorMessage(), refusal.ErrorCode())
}

// output is a flag and the stack output that stands in for it.
type output struct {
	value *string
	key   string
}

func (d *deployment) named() map[string]output {
	return map[string]output{
		"work-table":        {&d.WorkTable, "WorkTableName"},
		"mail-queue":        {&d.MailQueue, "MailQueueUrl"},
		"dead-letters":      {&d.DeadLetters, "MailDeadLetterUrl"},
		"from":              {&d.From, "FromAddress"},
		"configuration-set": {&d.ConfigurationSet, "ConfigurationSetName"},
	}
}

// missing lists what is needed and not known: as flags, and as outputs of a stack.
func (d *deployment) missing(needs []string) (flags, outputs []string) {
	known := d.named()
	for _, flag := range needs {
		if *known[flag].value == "" {
			flags, outputs = append(flags, "--"+flag), append(outputs, known[flag].key)
		}
	}
	return flags, outputs
}

// describe fills from the stack's outputs what no flag said.
func (d *deployment) describe(ctx context.Context) error {
	answer, err := cloudformation.NewFromConfig(d.config).DescribeStacks(ctx, &cloudformation.DescribeStacksInput{StackName: &d.Stack})
	if err != nil {
		return plain(err)
	}
	if len(answer.Stacks) != 1 {
		return fmt.Errorf("there is no stack %q", d.Stack)
	}
	outputs := map[string]string{}
	for _, o := range answer.Stacks[0].Outputs {
		outputs[aws.ToString(o.OutputKey)] = aws.ToString(o.OutputValue)
	}
	for _, o := range d.named() {
		if *o.value == "" {
			*o.value = outputs[o.key]
		}
	}
	return nil
}

// workTable is the table Work as the commands use it.
type workTable interface {
	Get(ctx context.Context, key store.Key, consistency store.Consistency) (store.Row, bool, error)
	Query(ctx context.Context, pk, prefix string, consistency store.Consistency) iter.Seq2[store.Row, error]
	Write(ctx context.Context, writes ...store.Write) error
}

func (d *deployment) work() workTable { return dynamo.Open(d.config, d.WorkTable, time.Now) }

// progress tells on standard error how far a long command is, every so many.
type progress struct {
	console
	what string
	done int
}

func (p *progress) next() {
	const every = 50
	if p.done++; p.done%every == 0 {
		_, _ = fmt.Fprintf(p.err, "%d %s\n", p.done, p.what)
	}
}

// tally counts by a name and lists the names as they came up first.
type tally struct {
	names []string
	count map[string]int
}

func (t *tally) add(name string) {
	if t.count == nil {
		t.count = map[string]int{}
	}
	if t.count[name] == 0 {
		t.names = append(t.names, name)
	}
	t.count[name]++
}

func (t *tally) String() string {
	var parts []string
	for _, name := range t.names {
		parts = append(parts, fmt.Sprintf("%d %s", t.count[name], name))
	}
	return strings.Join(parts, ", ")
}

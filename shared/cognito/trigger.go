package cognito

// A Trigger is one of the events in the life of a user at which a pool calls a
// function. Its value is the key of the pool's LambdaConfig and the name that
// stands in Cognito's error text ("PreSignUp failed with error ...").
//
// Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_LambdaConfigType.html
type Trigger string

// The triggers of a user pool.
const (
	// PreSignUp runs before a user is stored and may refuse.
	PreSignUp Trigger = "PreSignUp"
	// PostConfirmation runs after a user is confirmed, and after each password
	// reset.
	PostConfirmation Trigger = "PostConfirmation"
	// PreAuthentication runs before a password is checked and may refuse.
	PreAuthentication Trigger = "PreAuthentication"
	// PostAuthentication runs after a sign-in, before tokens are handed out.
	PostAuthentication Trigger = "PostAuthentication"
	// PreTokenGeneration runs whenever tokens are made for a person. In a pool's
	// LambdaConfig it has two keys: see ConfigKeys.
	PreTokenGeneration Trigger = "PreTokenGeneration"
	// UserMigration runs when somebody unknown signs in with a password or asks
	// for a new one.
	UserMigration Trigger = "UserMigration"
	// DefineAuthChallenge chooses the next step of a custom sign-in.
	DefineAuthChallenge Trigger = "DefineAuthChallenge"
	// CreateAuthChallenge makes the challenge of a custom sign-in.
	CreateAuthChallenge Trigger = "CreateAuthChallenge"
	// VerifyAuthChallengeResponse judges the answer to a challenge.
	VerifyAuthChallengeResponse Trigger = "VerifyAuthChallengeResponse"
	// CustomMessage words a message that Cognito sends.
	CustomMessage Trigger = "CustomMessage"
	// CustomEmailSender sends an e-mail in Cognito's place, asynchronously.
	CustomEmailSender Trigger = "CustomEmailSender"
	// CustomSMSSender sends a text message in Cognito's place, asynchronously.
	CustomSMSSender Trigger = "CustomSMSSender"
	// InboundFederation runs on every sign-in through an identity provider,
	// before attributes are mapped.
	InboundFederation Trigger = "InboundFederation"
)

// Triggers returns every trigger, in the order of a user's life.
func Triggers() []Trigger {
	return []Trigger{
		PreSignUp, PostConfirmation, PreAuthentication, PostAuthentication, PreTokenGeneration, UserMigration,
		DefineAuthChallenge, CreateAuthChallenge, VerifyAuthChallengeResponse,
		CustomMessage, CustomEmailSender, CustomSMSSender, InboundFederation,
	}
}

// ConfigKeys returns the keys of LambdaConfig under which a pool may name a
// function for the trigger. It is the trigger's own name, and for
// PreTokenGeneration also "PreTokenGenerationConfig", which says the event
// version too.
func (t Trigger) ConfigKeys() []string {
	if t == PreTokenGeneration {
		return []string{string(t), string(t) + "Config"}
	}
	return []string{string(t)}
}

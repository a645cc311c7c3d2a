package settings

// Switches decide the points of Cognito's behaviour for which no source was found, or where sources
// disagree. The defaults are what is likely; tests should hold either way.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
type Switches struct {
	// PostAuthenticationAfterTokens calls PostAuthentication after PreTokenGeneration. Both run before tokens
	// reach the person; their order is not documented. Default false: before.
	PostAuthenticationAfterTokens bool `yaml:"post_authentication_after_tokens"`
	// MigrateBeforePreAuthentication calls UserMigration before PreAuthentication when an unknown person signs
	// in. That both run is documented, their order is not. Default true.
	MigrateBeforePreAuthentication bool `yaml:"migrate_before_pre_authentication"`
	// PreAuthenticationOnCustomAuth calls PreAuthentication in CUSTOM_AUTH. It is documented for every
	// InitiateAuth and was reported missing in this flow. Default false.
	PreAuthenticationOnCustomAuth bool `yaml:"pre_authentication_on_custom_auth"`
	// PreAuthenticationForDisabled calls PreAuthentication for a disabled user before the refusal. Default
	// false: the user is refused first.
	PreAuthenticationForDisabled bool `yaml:"pre_authentication_for_disabled"`
	// PreAuthenticationForUnconfirmed calls PreAuthentication for a user who has not confirmed the sign-up.
	// Default true: that state is told only to those who know the password, which is checked after the trigger.
	PreAuthenticationForUnconfirmed bool `yaml:"pre_authentication_for_unconfirmed"`
	// PreAuthenticationOnSelectedFactor calls PreAuthentication again when a person of USER_AUTH chose a
	// factor. Default false: once, at InitiateAuth.
	PreAuthenticationOnSelectedFactor bool `yaml:"pre_authentication_on_selected_factor"`
	// HostedLoginSource is PreTokenGeneration's source when a user of the pool signs in on the login page:
	// TokenGeneration_HostedAuth (default, the list of values) or TokenGeneration_Authentication (the table of
	// operations).
	HostedLoginSource string `yaml:"hosted_login_source"`
	// HostedLoginPostAuthentication calls PostAuthentication when a user of the pool signs in on the login
	// page; the table of operations leaves it out. Default true.
	HostedLoginPostAuthentication bool `yaml:"hosted_login_post_authentication"`
	// UserNotFoundAlwaysPresent sends userNotFound: false for known users too, even where the client does not
	// hide who exists. Default false: the member is absent.
	UserNotFoundAlwaysPresent bool `yaml:"user_not_found_always_present"`
	// MigrationPreSignUpSource is PreSignUp's source after a migration: PreSignUp_AdminCreateUser (default) or
	// PreSignUp_SignUp.
	MigrationPreSignUpSource string `yaml:"migration_pre_sign_up_source"`
	// MigrationPreSignUp calls PreSignUp after a migration, as was observed and no table says. Default true.
	MigrationPreSignUp bool `yaml:"migration_pre_sign_up"`
	// LegacyMigrationError is the class of a failed migration where the client does not hide who exists:
	// UserLambdaValidationException or UserNotFoundException (default). The text is known, the class is not.
	LegacyMigrationError string `yaml:"legacy_migration_error"`
	// NewPasswordPostAuthentication calls PostAuthentication at the end of NEW_PASSWORD_REQUIRED. Default true.
	NewPasswordPostAuthentication bool `yaml:"new_password_post_authentication"`
	// EmptyGroupOverrideKeepsGroups leaves the groups alone when PreTokenGeneration answers
	// groupOverrideDetails whose members are all null or empty. Default false: they are suppressed, as they
	// are documented to be for null and {}.
	EmptyGroupOverrideKeepsGroups bool `yaml:"empty_group_override_keeps_groups"`
	// RefuseReservedClaims fails the sign-in when PreTokenGeneration touches a claim it may not. Default
	// false: the attempt is ignored.
	RefuseReservedClaims bool `yaml:"refuse_reserved_claims"`
	// NullAttributesToMapDropsAll drops every attribute when InboundFederation answers userAttributesToMap:
	// null. Default false: like {}, it changes nothing.
	NullAttributesToMapDropsAll bool `yaml:"null_attributes_to_map_drops_all"`
	// EmptyFinalStatusConfirms confirms a user for whom UserMigration answers finalUserStatus "". Default
	// false: as for every value but CONFIRMED, the password must be reset.
	EmptyFinalStatusConfirms bool `yaml:"empty_final_status_confirms"`
	// EmptyMessageFieldIsText sends a message without text when CustomMessage answers "". Default false: ""
	// counts as no answer, and the pool's own text is sent.
	EmptyMessageFieldIsText bool `yaml:"empty_message_field_is_text"`
	// RetryFunctionErrors calls a trigger again after it answered with an error. Default false.
	RetryFunctionErrors bool `yaml:"retry_function_errors"`
	// RetryThrottles calls a trigger again after its Invoke was throttled (429). Default false.
	RetryThrottles bool `yaml:"retry_throttles"`
	// CustomMessageFailureKeepsUser keeps a new user when CustomMessage failed after PreSignUp. Default true:
	// the user is stored before the message is worded.
	CustomMessageFailureKeepsUser bool `yaml:"custom_message_failure_keeps_user"`
	// PreSignUpBeforeExistsCheck calls PreSignUp before the pool looks whether the name is taken and the
	// password good. Default false: afterwards. Missing attributes are refused before it either way.
	PreSignUpBeforeExistsCheck bool `yaml:"pre_sign_up_before_exists_check"`
	// RefreshTokenSource is PreTokenGeneration's source for GetTokensFromRefreshToken:
	// TokenGeneration_Authentication (default, documented) or TokenGeneration_RefreshTokens.
	RefreshTokenSource string `yaml:"refresh_token_source"`
	// RefreshMetadataDelivered hands GetTokensFromRefreshToken's ClientMetadata to PreTokenGeneration. The
	// operation takes it; whether it arrives is not documented. Default true. REFRESH_TOKEN_AUTH never does.
	RefreshMetadataDelivered bool `yaml:"refresh_metadata_delivered"`
	// AdminResetSource is CustomMessage's source for AdminResetUserPassword: CustomMessage_ForgotPassword
	// (default) or CustomMessage_AdminCreateUser or CustomMessage_ResendCode. The custom senders' sources end
	// alike.
	AdminResetSource string `yaml:"admin_reset_source"`
	// ClientCredentialsUserAttributes sends empty userAttributes and groupConfiguration to PreTokenGeneration
	// for client credentials. Default false: the members are absent.
	ClientCredentialsUserAttributes bool `yaml:"client_credentials_user_attributes"`
	// ImportTriggers calls PreSignUp (PreSignUp_AdminCreateUser) for each person of a CSV import. Default
	// false: no trigger is documented.
	ImportTriggers bool `yaml:"import_triggers"`
	// CustomAttributesNeedListing keeps custom attributes from app clients that list no ReadAttributes or
	// WriteAttributes, as documented. Default false: deployed pools were seen to give such clients all of them.
	CustomAttributesNeedListing bool `yaml:"custom_attributes_need_listing"`
}

// DefaultSwitches are what is likely of Cognito.
func DefaultSwitches() Switches {
	return Switches{
		MigrateBeforePreAuthentication:  true,
		PreAuthenticationForUnconfirmed: true,
		HostedLoginSource:               "TokenGeneration_HostedAuth",
		HostedLoginPostAuthentication:   true,
		MigrationPreSignUpSource:        "PreSignUp_AdminCreateUser",
		MigrationPreSignUp:              true,
		LegacyMigrationError:            "UserNotFoundException",
		NewPasswordPostAuthentication:   true,
		CustomMessageFailureKeepsUser:   true,
		RefreshTokenSource:              "TokenGeneration_Authentication",
		RefreshMetadataDelivered:        true,
		AdminResetSource:                "CustomMessage_ForgotPassword",
	}
}

// validate checks the switches that are a text.
func (s Switches) validate(v *validation) {
	v.oneOf("switches.hosted_login_source", s.HostedLoginSource, "TokenGeneration_HostedAuth", "TokenGeneration_Authentication")
	v.oneOf("switches.migration_pre_sign_up_source", s.MigrationPreSignUpSource, "PreSignUp_AdminCreateUser", "PreSignUp_SignUp")
	v.oneOf("switches.legacy_migration_error", s.LegacyMigrationError, "UserLambdaValidationException", "UserNotFoundException")
	v.oneOf("switches.refresh_token_source", s.RefreshTokenSource, "TokenGeneration_Authentication", "TokenGeneration_RefreshTokens")
	v.oneOf("switches.admin_reset_source", s.AdminResetSource,
		"CustomMessage_ForgotPassword", "CustomMessage_AdminCreateUser", "CustomMessage_ResendCode")
}

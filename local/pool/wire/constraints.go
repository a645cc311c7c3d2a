package wire

// The constraints of the members that an operation of the local pool may receive, from the model of the service
// that every AWS SDK is made from. Two differ, as seen in Cognito's answers: the value of a client id is repeated,
// and a password may hold blanks between its first and its last character.
//
// Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_Operations.html
var (
	present                                  = constraint{required: true}
	adminCreateUserUnusedAccountValidityDays = constraint{most: 365}
	allowedFirstAuthFactorsList              = constraint{least: 1, most: 5}
	anyToken                                 = constraint{pattern: matching(`[A-Za-z0-9-_=.]+`), secret: true}
	arn                                      = constraint{least: 20, most: 2048, pattern: matching(`arn:[\w+=/,.@-]+:[\w+=/,.@-]+:([\w+=/,.@-]*)?:[0-9]+:[\w+=/,.@-]+(:[\w+=/,.@-]+)?(:[\w+=/,.@-]+)?`)}
	attributeName                            = constraint{least: 1, most: 32, pattern: matching(`[\p{L}\p{M}\p{S}\p{N}\p{P}\t\n\r ]+`)}
	attributeValue                           = constraint{most: 2048, secret: true}
	clientID                                 = constraint{least: 1, most: 128, pattern: matching(`[\w+]+`)}
	clientSecret                             = constraint{least: 24, most: 64, pattern: matching(`[\w+]+`), secret: true}
	confirmationCode                         = constraint{least: 1, most: 2048, pattern: matching(`[\S]+`)}
	description                              = constraint{most: 2048}
	deviceKey                                = constraint{least: 1, most: 55, pattern: matching(`[\w-]+_[0-9a-f-]+`)}
	deviceName                               = constraint{least: 1, most: 1024}
	emailAddress                             = constraint{pattern: matching(`[\p{L}\p{M}\p{S}\p{N}\p{P}]+@[\p{L}\p{M}\p{S}\p{N}\p{P}]+`)}
	emailInviteMessage                       = constraint{least: 6, most: 20000, pattern: matching(`[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*`)}
	emailMfaMessage                          = constraint{least: 6, most: 20000, pattern: matching(`[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*\{####\}[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*`)}
	emailMfaSubject                          = constraint{pattern: matching(`[\p{L}\p{M}\p{S}\p{N}\p{P}\s]+`)}
	emailVerificationMessage                 = constraint{least: 6, most: 20000, pattern: matching(`[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*\{####\}[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*`)}
	emailVerificationMessageByLink           = constraint{least: 6, most: 20000, pattern: matching(`[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*\{##[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*##\}[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*`)}
	emailVerificationSubject                 = constraint{least: 1, most: 140, pattern: matching(`[\p{L}\p{M}\p{S}\p{N}\p{P}\s]+`)}
	emailVerificationSubjectByLink           = constraint{least: 1, most: 140, pattern: matching(`[\p{L}\p{M}\p{S}\p{N}\p{P}\s]+`)}
	groupName                                = constraint{least: 1, most: 128, pattern: matching(`[\p{L}\p{M}\p{S}\p{N}\p{P}]+`)}
	importJobID                              = constraint{least: 1, most: 55, pattern: matching(`import-[0-9a-zA-Z-]+`)}
	importJobName                            = constraint{least: 1, most: 128, pattern: matching(`[\w\s+=,.@-]+`)}
	limit                                    = constraint{most: 60}
	maxResults                               = constraint{least: 1, most: 60}
	nextToken                                = constraint{least: 1, most: 131072, pattern: matching(`[\S]+`)}
	optionalARN                              = constraint{most: 2048, pattern: matching(`(arn:[\w+=/,.@-]+:[\w+=/,.@-]+:([\w+=/,.@-]*)?:[0-9]+:[\w+=/,.@-]+(:[\w+=/,.@-]+)?(:[\w+=/,.@-]+)?)?`)}
	paginationToken                          = constraint{least: 1, pattern: matching(`[\S]+`)}
	password                                 = constraint{most: 256, pattern: matching(`^[\S]+.*[\S]+$`), secret: true}
	passwordHistorySize                      = constraint{most: 24}
	passwordPolicyMinLength                  = constraint{least: 6, most: 99}
	priority                                 = constraint{least: 1, most: 2}
	providerName                             = constraint{least: 1, most: 32, pattern: matching(`[\p{L}\p{M}\p{S}\p{N}\p{P}\p{Z}]+`)}
	recoveryMechanisms                       = constraint{least: 1, most: 2}
	regionCode                               = constraint{least: 5, most: 32}
	relyingPartyID                           = constraint{least: 1, most: 127}
	searchedAttributeNamesList               = constraint{each: &attributeName}
	secretHash                               = constraint{least: 1, most: 128, pattern: matching(`[\w+=/]+`), secret: true}
	sesConfigurationSet                      = constraint{least: 1, most: 64, pattern: matching(`^[a-zA-Z0-9_-]+$`)}
	session                                  = constraint{least: 20, most: 4096, secret: true}
	smsInviteMessage                         = constraint{least: 6, most: 140, pattern: matching(`(?s).*`)}
	smsVerificationMessage                   = constraint{least: 6, most: 140, pattern: matching(`.*\{####\}.*`)}
	temporaryPasswordValidityDays            = constraint{most: 365}
	text                                     = constraint{most: 131072}
	totpCode                                 = constraint{least: 6, most: 6, pattern: matching(`[0-9]+`), secret: true}
	userFilter                               = constraint{most: 256}
	userName                                 = constraint{least: 1, most: 128, pattern: matching(`[\p{L}\p{M}\p{S}\p{N}\p{P}]+`), secret: true}
	userPoolID                               = constraint{least: 1, most: 55, pattern: matching(`[\w-]+_[0-9a-zA-Z]+`)}
	userPoolName                             = constraint{least: 1, most: 128, pattern: matching(`[\w\s+=,.@-]+`)}
)

// constraints are those of each struct of the SDK, by the name of the field.
var constraints = map[string]map[string]constraint{
	"SignUpInput":           {"ClientId": required(clientID), "SecretHash": secretHash, "Username": required(userName), "Password": password},
	"AttributeType":         {"Name": required(attributeName), "Value": attributeValue},
	"AnalyticsMetadataType": {"AnalyticsEndpointId": text},
	"UserContextDataType":   {"IpAddress": text, "EncodedData": text},
	"ConfirmSignUpInput": {
		"ClientId": required(clientID), "SecretHash": secretHash, "Username": required(userName), "ConfirmationCode": required(confirmationCode),
		"Session": session,
	},
	"ResendConfirmationCodeInput": {"ClientId": required(clientID), "SecretHash": secretHash, "Username": required(userName)},
	"InitiateAuthInput":           {"AuthFlow": present, "ClientId": required(clientID), "Session": session},
	"RespondToAuthChallengeInput": {"ClientId": required(clientID), "ChallengeName": present, "Session": session},
	"GetTokensFromRefreshTokenInput": {
		"RefreshToken": required(anyToken), "ClientId": required(clientID), "ClientSecret": clientSecret, "DeviceKey": deviceKey,
	},
	"AssociateSoftwareTokenInput": {"AccessToken": anyToken, "Session": session},
	"VerifySoftwareTokenInput":    {"AccessToken": anyToken, "Session": session, "UserCode": required(totpCode), "FriendlyDeviceName": text},
	"SetUserMFAPreferenceInput":   {"AccessToken": required(anyToken)},
	"ForgotPasswordInput":         {"ClientId": required(clientID), "SecretHash": secretHash, "Username": required(userName)},
	"ConfirmForgotPasswordInput": {
		"ClientId": required(clientID), "SecretHash": secretHash, "Username": required(userName), "ConfirmationCode": required(confirmationCode),
		"Password": required(password),
	},
	"ChangePasswordInput":                   {"PreviousPassword": password, "ProposedPassword": required(password), "AccessToken": required(anyToken)},
	"GetUserInput":                          {"AccessToken": required(anyToken)},
	"UpdateUserAttributesInput":             {"UserAttributes": present, "AccessToken": required(anyToken)},
	"GetUserAttributeVerificationCodeInput": {"AccessToken": required(anyToken), "AttributeName": required(attributeName)},
	"VerifyUserAttributeInput":              {"AccessToken": required(anyToken), "AttributeName": required(attributeName), "Code": required(confirmationCode)},
	"DeleteUserInput":                       {"AccessToken": required(anyToken)},
	"ConfirmDeviceInput":                    {"AccessToken": required(anyToken), "DeviceKey": required(deviceKey), "DeviceName": deviceName},
	"DeviceSecretVerifierConfigType":        {"PasswordVerifier": text, "Salt": text},
	"ListDevicesInput":                      {"AccessToken": required(anyToken), "Limit": limit, "PaginationToken": paginationToken},
	"GetDeviceInput":                        {"DeviceKey": required(deviceKey), "AccessToken": anyToken},
	"ForgetDeviceInput":                     {"AccessToken": anyToken, "DeviceKey": required(deviceKey)},
	"UpdateDeviceStatusInput":               {"AccessToken": required(anyToken), "DeviceKey": required(deviceKey)},
	"RevokeTokenInput":                      {"Token": required(anyToken), "ClientId": required(clientID), "ClientSecret": clientSecret},
	"GlobalSignOutInput":                    {"AccessToken": required(anyToken)},
	"AdminCreateUserInput":                  {"UserPoolId": required(userPoolID), "Username": required(userName), "TemporaryPassword": password},
	"AdminConfirmSignUpInput":               {"UserPoolId": required(userPoolID), "Username": required(userName)},
	"AdminInitiateAuthInput":                {"UserPoolId": required(userPoolID), "ClientId": required(clientID), "AuthFlow": present, "Session": session},
	"ContextDataType": {
		"IpAddress": required(text), "ServerName": required(text), "ServerPath": required(text), "HttpHeaders": present, "EncodedData": text,
	},
	"HttpHeader": {"HeaderName": text, "HeaderValue": text},
	"AdminRespondToAuthChallengeInput": {
		"UserPoolId": required(userPoolID), "ClientId": required(clientID), "ChallengeName": present, "Session": session,
	},
	"AdminGetUserInput":              {"UserPoolId": required(userPoolID), "Username": required(userName)},
	"AdminSetUserPasswordInput":      {"UserPoolId": required(userPoolID), "Username": required(userName), "Password": required(password)},
	"AdminResetUserPasswordInput":    {"UserPoolId": required(userPoolID), "Username": required(userName)},
	"AdminEnableUserInput":           {"UserPoolId": required(userPoolID), "Username": required(userName)},
	"AdminDisableUserInput":          {"UserPoolId": required(userPoolID), "Username": required(userName)},
	"AdminDeleteUserInput":           {"UserPoolId": required(userPoolID), "Username": required(userName)},
	"AdminUpdateUserAttributesInput": {"UserPoolId": required(userPoolID), "Username": required(userName), "UserAttributes": present},
	"AdminSetUserMFAPreferenceInput": {"Username": required(userName), "UserPoolId": required(userPoolID)},
	"AdminAddUserToGroupInput":       {"UserPoolId": required(userPoolID), "Username": required(userName), "GroupName": required(groupName)},
	"AdminRemoveUserFromGroupInput":  {"UserPoolId": required(userPoolID), "Username": required(userName), "GroupName": required(groupName)},
	"AdminListGroupsForUserInput":    {"Username": required(userName), "UserPoolId": required(userPoolID), "Limit": limit, "NextToken": nextToken},
	"AdminListDevicesInput":          {"UserPoolId": required(userPoolID), "Username": required(userName), "Limit": limit, "PaginationToken": paginationToken},
	"AdminGetDeviceInput":            {"DeviceKey": required(deviceKey), "UserPoolId": required(userPoolID), "Username": required(userName)},
	"AdminForgetDeviceInput":         {"UserPoolId": required(userPoolID), "Username": required(userName), "DeviceKey": required(deviceKey)},
	"AdminUserGlobalSignOutInput":    {"UserPoolId": required(userPoolID), "Username": required(userName)},
	"AdminLinkProviderForUserInput":  {"UserPoolId": required(text), "DestinationUser": present, "SourceUser": present},
	"ProviderUserIdentifierType":     {"ProviderName": providerName, "ProviderAttributeName": text, "ProviderAttributeValue": text},
	"ListUsersInput": {
		"UserPoolId": required(userPoolID), "AttributesToGet": searchedAttributeNamesList, "Limit": limit, "PaginationToken": paginationToken,
		"Filter": userFilter,
	},
	"ListUsersInGroupInput": {"UserPoolId": required(userPoolID), "GroupName": required(groupName), "Limit": limit, "NextToken": nextToken},
	"CreateGroupInput":      {"GroupName": required(groupName), "UserPoolId": required(userPoolID), "Description": description, "RoleArn": arn},
	"ListGroupsInput":       {"UserPoolId": required(userPoolID), "Limit": limit, "NextToken": nextToken},
	"DescribeUserPoolInput": {"UserPoolId": required(userPoolID)},
	"UpdateUserPoolInput": {
		"UserPoolId": required(userPoolID), "SmsVerificationMessage": smsVerificationMessage, "EmailVerificationMessage": emailVerificationMessage,
		"EmailVerificationSubject": emailVerificationSubject, "SmsAuthenticationMessage": smsVerificationMessage, "PoolName": userPoolName,
	},
	"PasswordPolicyType": {
		"MinimumLength": passwordPolicyMinLength, "PasswordHistorySize": passwordHistorySize,
		"TemporaryPasswordValidityDays": temporaryPasswordValidityDays,
	},
	"SignInPolicyType": {"AllowedFirstAuthFactors": allowedFirstAuthFactorsList},
	"LambdaConfigType": {
		"PreSignUp": arn, "CustomMessage": arn, "PostConfirmation": arn, "PreAuthentication": arn, "PostAuthentication": arn,
		"DefineAuthChallenge": arn, "CreateAuthChallenge": arn, "VerifyAuthChallengeResponse": arn, "PreTokenGeneration": arn,
		"UserMigration": arn, "KMSKeyID": arn,
	},
	"PreTokenGenerationVersionConfigType": {"LambdaVersion": present, "LambdaArn": required(arn)},
	"CustomSMSLambdaVersionConfigType":    {"LambdaVersion": present, "LambdaArn": required(arn)},
	"CustomEmailLambdaVersionConfigType":  {"LambdaVersion": present, "LambdaArn": required(arn)},
	"InboundFederationLambdaType":         {"LambdaVersion": present, "LambdaArn": required(arn)},
	"VerificationMessageTemplateType": {
		"SmsMessage": smsVerificationMessage, "EmailMessage": emailVerificationMessage, "EmailSubject": emailVerificationSubject,
		"EmailMessageByLink": emailVerificationMessageByLink, "EmailSubjectByLink": emailVerificationSubjectByLink,
	},
	"EmailConfigurationType":           {"SourceArn": arn, "ReplyToEmailAddress": emailAddress, "From": text, "ConfigurationSet": sesConfigurationSet},
	"SmsConfigurationType":             {"SnsCallerArn": optionalARN, "ExternalId": text, "SnsRegion": regionCode},
	"AdminCreateUserConfigType":        {"UnusedAccountValidityDays": adminCreateUserUnusedAccountValidityDays},
	"MessageTemplateType":              {"SMSMessage": smsInviteMessage, "EmailMessage": emailInviteMessage, "EmailSubject": emailVerificationSubject},
	"UserPoolAddOnsType":               {"AdvancedSecurityMode": present},
	"AccountRecoverySettingType":       {"RecoveryMechanisms": recoveryMechanisms},
	"RecoveryOptionType":               {"Priority": required(priority), "Name": present},
	"KeyConfigurationType":             {"KmsKeyArn": arn},
	"GetUserPoolMfaConfigInput":        {"UserPoolId": required(userPoolID)},
	"SetUserPoolMfaConfigInput":        {"UserPoolId": required(userPoolID)},
	"SmsMfaConfigType":                 {"SmsAuthenticationMessage": smsVerificationMessage},
	"EmailMfaConfigType":               {"Message": emailMfaMessage, "Subject": emailMfaSubject},
	"WebAuthnConfigurationType":        {"RelyingPartyId": relyingPartyID},
	"DescribeUserPoolClientInput":      {"UserPoolId": required(userPoolID), "ClientId": required(clientID)},
	"ListUserPoolClientsInput":         {"UserPoolId": required(userPoolID), "MaxResults": maxResults, "NextToken": nextToken},
	"GetCSVHeaderInput":                {"UserPoolId": required(userPoolID)},
	"GetGroupInput":                    {"GroupName": required(groupName), "UserPoolId": required(userPoolID)},
	"ListUserImportJobsInput":          {"UserPoolId": required(userPoolID), "MaxResults": required(maxResults), "PaginationToken": paginationToken},
	"StopUserImportJobInput":           {"UserPoolId": required(userPoolID), "JobId": required(importJobID)},
	"AdminDisableProviderForUserInput": {"UserPoolId": required(text), "User": present},
	"CreateUserImportJobInput":         {"JobName": required(importJobName), "UserPoolId": required(userPoolID), "CloudWatchLogsRoleArn": required(arn)},
	"StartUserImportJobInput":          {"UserPoolId": required(userPoolID), "JobId": required(importJobID)},
	"DescribeUserImportJobInput":       {"UserPoolId": required(userPoolID), "JobId": required(importJobID)},
}

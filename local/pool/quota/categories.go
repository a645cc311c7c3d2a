package quota

// Category is a group of operations that share one request rate, named as in
// Service Quotas.
type Category string

// The categories of Cognito's user pools.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html#category_operations
const (
	// UserAuthentication is signing in, challenge answers, refreshing tokens and the steps of managed login.
	UserAuthentication Category = "UserAuthentication"
	// UserCreation is signing up and confirming, by people and by administrators.
	UserCreation Category = "UserCreation"
	// UserFederation is a sign-in answer of an external provider at the login endpoints.
	UserFederation Category = "UserFederation"
	// UserAccountRecovery is changing and recovering passwords.
	UserAccountRecovery Category = "UserAccountRecovery"
	// UserRead is reading one person.
	UserRead Category = "UserRead"
	// UserUpdate is changing a person's attributes, groups, state and sessions.
	UserUpdate Category = "UserUpdate"
	// UserToken is revoking tokens.
	UserToken Category = "UserToken"
	// UserResourceRead is reading a person's devices and groups, and sending codes anew.
	UserResourceRead Category = "UserResourceRead"
	// UserResourceUpdate is changing a person's devices and second factors.
	UserResourceUpdate Category = "UserResourceUpdate"
	// UserList is listing people.
	UserList Category = "UserList"
	// UserPoolRead is reading the pool.
	UserPoolRead Category = "UserPoolRead"
	// UserPoolUpdate is changing the pool.
	UserPoolUpdate Category = "UserPoolUpdate"
	// UserPoolResourceRead is reading groups, import jobs and the pool's settings beside the pool itself.
	UserPoolResourceRead Category = "UserPoolResourceRead"
	// UserPoolResourceUpdate is changing them.
	UserPoolResourceUpdate Category = "UserPoolResourceUpdate"
	// UserPoolClientRead is reading app clients.
	UserPoolClientRead Category = "UserPoolClientRead"
	// UserPoolClientUpdate is changing app clients.
	UserPoolClientUpdate Category = "UserPoolClientUpdate"
	// ClientAuthentication is the client credentials grant at the token endpoint.
	ClientAuthentication Category = "ClientAuthentication"
)

// perSecond are the default rates, in requests per second over a whole account.
var perSecond = map[Category]float64{
	UserAuthentication: 120, UserCreation: 50, UserFederation: 25, UserAccountRecovery: 30,
	UserRead: 120, UserUpdate: 25, UserToken: 120, UserResourceRead: 50, UserResourceUpdate: 25, UserList: 30,
	UserPoolRead: 15, UserPoolUpdate: 15, UserPoolResourceRead: 20, UserPoolResourceUpdate: 15,
	UserPoolClientRead: 15, UserPoolClientUpdate: 15, ClientAuthentication: 150,
}

func (c Category) rate() rate {
	return rate{name: "category " + string(c), perSecond: perSecond[c]}
}

// perOperation is the rate of each single operation, of one pool, in the
// categories that have such a rate.
var perOperation = map[Category]float64{
	UserPoolResourceRead: 5, UserPoolResourceUpdate: 5, UserPoolClientRead: 5, UserPoolClientUpdate: 5,
}

// perUser is the rate of each person's reads and, apart from them, writes.
const perUser = 10

// challengeFactor is how many challenge answers a second belong to one sign-in.
const challengeFactor = 3

// access tells which of a person's two rates an operation of a category counts
// against. The quotas page gives examples for both, here a category goes whole.
var access = map[Category]string{
	UserAuthentication: "read", UserRead: "read", UserResourceRead: "read",
	UserUpdate: "write", UserResourceUpdate: "write", UserAccountRecovery: "write", UserCreation: "write",
}

// categories are the operations' categories; of the pool's own operations all,
// whether the local pool has them or not.
var categories = map[string]Category{
	"InitiateAuth": UserAuthentication, "AdminInitiateAuth": UserAuthentication,
	"RespondToAuthChallenge": UserAuthentication, "AdminRespondToAuthChallenge": UserAuthentication,
	"GetTokensFromRefreshToken": UserAuthentication,

	"SignUp": UserCreation, "ConfirmSignUp": UserCreation, "AdminCreateUser": UserCreation, "AdminConfirmSignUp": UserCreation,

	"ChangePassword": UserAccountRecovery, "ForgotPassword": UserAccountRecovery, "ConfirmForgotPassword": UserAccountRecovery,
	"AdminResetUserPassword": UserAccountRecovery, "AdminSetUserPassword": UserAccountRecovery,

	"GetUser": UserRead, "AdminGetUser": UserRead, "AdminGetUserAuthFactors": UserRead,

	"AdminAddUserToGroup": UserUpdate, "AdminRemoveUserFromGroup": UserUpdate, "AdminUpdateUserAttributes": UserUpdate,
	"AdminDeleteUserAttributes": UserUpdate, "AdminDeleteUser": UserUpdate, "AdminDisableUser": UserUpdate,
	"AdminEnableUser": UserUpdate, "AdminLinkProviderForUser": UserUpdate, "AdminDisableProviderForUser": UserUpdate,
	"VerifyUserAttribute": UserUpdate, "DeleteUser": UserUpdate, "DeleteUserAttributes": UserUpdate,
	"UpdateUserAttributes": UserUpdate, "AdminUserGlobalSignOut": UserUpdate, "GlobalSignOut": UserUpdate,

	"RevokeToken": UserToken,

	"AdminGetDevice": UserResourceRead, "AdminListDevices": UserResourceRead, "AdminListGroupsForUser": UserResourceRead,
	"AdminListUserAuthEvents": UserResourceRead, "GetDevice": UserResourceRead, "ListDevices": UserResourceRead,
	"GetUserAttributeVerificationCode": UserResourceRead, "ResendConfirmationCode": UserResourceRead,

	"AdminForgetDevice": UserResourceUpdate, "AdminUpdateDeviceStatus": UserResourceUpdate, "ForgetDevice": UserResourceUpdate,
	"UpdateDeviceStatus": UserResourceUpdate, "ConfirmDevice": UserResourceUpdate, "AdminDeleteSoftwareToken": UserResourceUpdate,
	"AdminSetUserMFAPreference": UserResourceUpdate, "SetUserMFAPreference": UserResourceUpdate,
	"AdminSetUserSettings": UserResourceUpdate, "SetUserSettings": UserResourceUpdate,
	"AdminUpdateAuthEventFeedback": UserResourceUpdate, "UpdateAuthEventFeedback": UserResourceUpdate,
	"AssociateSoftwareToken": UserResourceUpdate, "VerifySoftwareToken": UserResourceUpdate,

	"ListUsers": UserList, "ListUsersInGroup": UserList,

	"DescribeUserPool": UserPoolRead, "ListUserPools": UserPoolRead,
	"CreateUserPool": UserPoolUpdate, "UpdateUserPool": UserPoolUpdate, "DeleteUserPool": UserPoolUpdate,

	"DescribeIdentityProvider": UserPoolResourceRead, "DescribeResourceServer": UserPoolResourceRead,
	"DescribeUserImportJob": UserPoolResourceRead, "DescribeUserPoolDomain": UserPoolResourceRead,
	"GetCSVHeader": UserPoolResourceRead, "GetGroup": UserPoolResourceRead, "GetSigningCertificate": UserPoolResourceRead,
	"GetIdentityProviderByIdentifier": UserPoolResourceRead, "GetUserPoolMfaConfig": UserPoolResourceRead,
	"ListGroups": UserPoolResourceRead, "ListIdentityProviders": UserPoolResourceRead, "ListResourceServers": UserPoolResourceRead,
	"ListTagsForResource": UserPoolResourceRead, "ListUserImportJobs": UserPoolResourceRead,
	"DescribeRiskConfiguration": UserPoolResourceRead, "GetUICustomization": UserPoolResourceRead,
	"DescribeManagedLoginBranding": UserPoolResourceRead, "DescribeManagedLoginBrandingByClient": UserPoolResourceRead,

	"AddCustomAttributes": UserPoolResourceUpdate, "CreateGroup": UserPoolResourceUpdate, "UpdateGroup": UserPoolResourceUpdate,
	"DeleteGroup": UserPoolResourceUpdate, "CreateIdentityProvider": UserPoolResourceUpdate,
	"UpdateIdentityProvider": UserPoolResourceUpdate, "DeleteIdentityProvider": UserPoolResourceUpdate,
	"CreateResourceServer": UserPoolResourceUpdate, "UpdateResourceServer": UserPoolResourceUpdate,
	"DeleteResourceServer": UserPoolResourceUpdate, "CreateUserPoolDomain": UserPoolResourceUpdate,
	"UpdateUserPoolDomain": UserPoolResourceUpdate, "DeleteUserPoolDomain": UserPoolResourceUpdate,
	"CreateUserImportJob": UserPoolResourceUpdate, "StartUserImportJob": UserPoolResourceUpdate,
	"StopUserImportJob": UserPoolResourceUpdate, "SetUserPoolMfaConfig": UserPoolResourceUpdate,
	"SetRiskConfiguration": UserPoolResourceUpdate, "SetUICustomization": UserPoolResourceUpdate,
	"TagResource": UserPoolResourceUpdate, "UntagResource": UserPoolResourceUpdate,
	"CreateManagedLoginBranding": UserPoolResourceUpdate, "UpdateManagedLoginBranding": UserPoolResourceUpdate,
	"DeleteManagedLoginBranding": UserPoolResourceUpdate,

	"DescribeUserPoolClient": UserPoolClientRead, "ListUserPoolClients": UserPoolClientRead,
	"CreateUserPoolClient": UserPoolClientUpdate, "UpdateUserPoolClient": UserPoolClientUpdate,
	"DeleteUserPoolClient": UserPoolClientUpdate,
}

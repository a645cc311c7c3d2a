package presignup

import (
	"context"

	"gatehouse/shared/cognito"
	"gatehouse/shared/signup"
	"gatehouse/shared/trigger"
)

// autoConfirm confirms sign-ups of the domains an operator lists, without a code.
func autoConfirm(rules *signup.Rules) shape {
	return grant("auto_confirm", rules.AutoConfirm, func(r *cognito.PreSignUpResponse) **bool { return &r.AutoConfirmUser })
}

// autoVerifyEmail marks the address of the domains an operator lists as verified.
func autoVerifyEmail(rules *signup.Rules) shape {
	return grant("auto_verify_email", rules.AutoVerifyEmail, func(r *cognito.PreSignUpResponse) **bool { return &r.AutoVerifyEmail })
}

// autoVerifyPhone marks the telephone number of people of the domains an operator lists as verified.
func autoVerifyPhone(rules *signup.Rules) shape {
	return grant("auto_verify_phone", rules.AutoVerifyPhone, func(r *cognito.PreSignUpResponse) **bool { return &r.AutoVerifyPhone })
}

// grant sets one member of the response to true. It acts on self sign-up alone: Cognito ignores the
// response for accounts an administrator makes, and a provider's users are confirmed already. A fault
// leaves the member as it is: a code is sent.
func grant(name string, granted func(*signup.Applicant) bool, member func(*cognito.PreSignUpResponse) **bool) shape {
	return shape{
		Name:    name,
		Acts:    []cognito.Source{cognito.PreSignUpSignUp},
		OnFault: trigger.Pass,
		Apply: func(_ context.Context, c *call) (func(*cognito.PreSignUpResponse), trigger.Note, error) {
			if !granted(&c.Facts) {
				return nil, "", nil
			}
			return func(r *cognito.PreSignUpResponse) { *member(r) = new(true) }, "", nil
		},
	}
}

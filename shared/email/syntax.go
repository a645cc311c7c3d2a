package email

// Reason says in one fixed word what is wrong with an address or a domain. It
// is safe to log and to count: it never holds a part of the input.
type Reason string

// The reasons a [SyntaxError] can give. ReasonPublicSuffix is for callers that
// refuse a pattern because it covers one ([Pattern.CoversSuffix]); this package
// gives it for none.
const (
	ReasonEmpty          Reason = "empty"
	ReasonTooLong        Reason = "too_long"
	ReasonNoAt           Reason = "no_at"
	ReasonNoLocal        Reason = "no_local_part"
	ReasonLocalTooLong   Reason = "local_part_too_long"
	ReasonQuoted         Reason = "quoted_local_part"
	ReasonLocalDots      Reason = "local_part_dots"
	ReasonLocalNotASCII  Reason = "local_part_not_ascii"
	ReasonLocalCharacter Reason = "local_part_character"
	ReasonLocalStar      Reason = "local_part_star"
	ReasonNoDomain       Reason = "no_domain"
	ReasonDomainTooLong  Reason = "domain_too_long"
	ReasonAddressLiteral Reason = "address_literal"
	ReasonLabel          Reason = "domain_label"
	ReasonIDN            Reason = "domain_idn"
	ReasonOneLabel       Reason = "domain_one_label"
	ReasonNumericTLD     Reason = "domain_numeric_tld"
	ReasonPattern        Reason = "pattern"
	ReasonPublicSuffix   Reason = "public_suffix"
)

// sentence explains a reason to the person who wrote a policy or a command.
func (r Reason) sentence() string {
	switch r {
	case ReasonEmpty:
		return "is empty"
	case ReasonTooLong:
		return "is longer than 254 characters"
	case ReasonNoAt:
		return "has no @"
	case ReasonNoLocal:
		return "has nothing before the @"
	case ReasonLocalTooLong:
		return "has more than 64 characters before the @"
	case ReasonQuoted:
		return "has a quoted part before the @, which is not supported"
	case ReasonLocalDots:
		return "has a leading, trailing or double dot before the @"
	case ReasonLocalNotASCII:
		return "has a character outside ASCII before the @"
	case ReasonLocalCharacter:
		return "has a character before the @ that is not allowed there"
	case ReasonLocalStar:
		return "has a star before the @; write example.com"
	default:
		return r.domainSentence()
	}
}

func (r Reason) domainSentence() string {
	switch r {
	case ReasonNoDomain:
		return "has no domain"
	case ReasonDomainTooLong:
		return "has a domain longer than 253 characters"
	case ReasonAddressLiteral:
		return "has an address literal instead of a domain"
	case ReasonLabel:
		return "has a domain with an empty, too long or misspelled label"
	case ReasonIDN:
		return "has a domain that is not a valid internationalised name"
	case ReasonOneLabel:
		return "has a domain of one label only"
	case ReasonNumericTLD:
		return "has a top-level domain of digits only"
	case ReasonPattern:
		return "is none of domain, *.domain and mailbox@domain"
	case ReasonPublicSuffix:
		return "covers a public suffix, under which anybody can register"
	default:
		return "is malformed"
	}
}

// SyntaxError tells why an address, a domain or a pattern was not taken.
type SyntaxError struct {
	// Reason is the fixed word for the fault.
	Reason Reason
}

// Error is one clause about the fault; it never holds the input.
func (e *SyntaxError) Error() string { return "email: input " + e.Problem() }

// Problem is the fault as a clause without subject ("has no @"), for a message
// that names by itself what was read; it never holds the input.
func (e *SyntaxError) Problem() string { return e.Reason.sentence() }

func refuse(r Reason) error { return &SyntaxError{Reason: r} }

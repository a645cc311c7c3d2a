package render

import (
	"time"

	"gatehouse/shared/mail"
)

// Samples are made-up values for previews and tests: all that the kind declares.
func Samples(kind mail.Kind, locale string) Values {
	moment := time.Date(2031, time.November, 21, 17, 43, 0, 0, time.UTC)
	v := Values{
		Proved:  true,
		Name:    "Jane Doe",
		Time:    moment,
		Until:   moment.AddDate(0, 0, 7),
		Zone:    sampleZone(locale),
		Client:  "Example Web",
		Device:  "Firefox, Linux",
		Link:    "https://gatehouse.example.com/page?t=EXAMPLE-TOKEN-0000000000000000000000",
		Address: "jane.doe@example.com",
		Message: "I work with the team in Exampletown and need the reports.",
		Reason:  "The request names no project.",
		Count:   12,
		Limit:   3,
	}
	if kind.Cognito() {
		v.Code, v.Username = "{####}", "{username}"
	}
	return v
}

func sampleZone(locale string) string {
	zones := map[string]string{"en": "UTC", "de": "Europe/Berlin", "fr": "Europe/Paris", "es": "Europe/Madrid",
		"pt": "America/Sao_Paulo", "ja": "Asia/Tokyo", "ar": "Africa/Cairo"}
	return zones[locale]
}

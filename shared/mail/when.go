package mail

import (
	"fmt"
	"strconv"
	"time"

	"gatehouse/shared/zone"
)

// When writes a time as people of the locale do, in their zone, which it names: UTC where theirs is not known.
func When(locale string, at time.Time, zone string) string {
	local := at.In(place(zone))
	year, month, day := local.Date()
	clock := local.Format("15:04")
	name := monthName(locale, month)
	var text string
	switch locale {
	case "de":
		text = fmt.Sprintf("%d. %s %d, %s Uhr", day, name, year, clock)
	case "fr":
		text = fmt.Sprintf("%s %s %d à %s", ordinal(day), name, year, clock)
	case "es", "pt":
		text = fmt.Sprintf("%d de %s de %d, %s", day, name, year, clock)
	case "ja":
		text = fmt.Sprintf("%d年%s%d日 %s", year, name, day, clock)
	case "ar":
		text = fmt.Sprintf("%d %s %d، %s", day, name, year, clock)
	default:
		text = fmt.Sprintf("%d %s %d, %s", day, name, year, clock)
	}
	return text + " (" + local.Location().String() + ")"
}

// place is the zone of an IANA name. The name comes from the person: what is no name of a zone is UTC.
func place(name string) *time.Location {
	location, err := zone.Load(name)
	if err != nil {
		return time.UTC
	}
	return location
}

// ordinal is the day of a French date: the first of a month is counted, the others are numbered.
func ordinal(day int) string {
	if day == 1 {
		return "1er"
	}
	return strconv.Itoa(day)
}

func monthName(locale string, month time.Month) string {
	if names, ok := monthNames[locale]; ok {
		return names[month-1]
	}
	return month.String()
}

var monthNames = map[string][12]string{
	"de": {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
	"fr": {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
	"es": {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
	"pt": {"janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro", "dezembro"},
	"ja": {"1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"},
	"ar": {"يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"},
}

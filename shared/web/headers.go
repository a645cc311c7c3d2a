package web

import "net/http"

// contentPolicy lets a page load nothing but the style sheet in it, send forms to its own host and stand
// in no frame.
//
// Source: https://www.w3.org/TR/CSP3/
func contentPolicy(styleHash string) string {
	return "default-src 'none'; style-src 'sha256-" + styleHash + "'; img-src data:; " +
		"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
}

// protect sets the headers of every page. A page is of one person and one moment: nobody keeps it,
// indexes it, frames it or hears of its address, which may hold a token.
func (s *Site) protect(h http.Header) {
	h.Set("Content-Security-Policy", s.policy)
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Strict-Transport-Security", "max-age=63072000")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("X-Robots-Tag", "noindex, nofollow")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
}

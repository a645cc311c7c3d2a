// Package web is what people see of Gatehouse in a browser: one layout, the pages made of it, their
// texts in seven languages and one small style sheet.
//
// A page is one answer that needs nothing else: no script, no font, no picture and no second request.
// The style sheet stands in the page and the policy of the page allows exactly it, by its hash. Pages
// follow the browser's light or dark setting, fit a screen of 320 pixels and are read by a screen reader
// in the order in which they stand.
//
// Pages get values. Who reads them, and what a press of a button does, is decided elsewhere.
//
// The templates are the .templ files; `make generate` makes Go of them and notes of which, so that a test can
// tell without the generator when the two are out of step.
package web

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate -include-version=false
//go:generate go test -count=1 -run TestTheGeneratedCodeIsOfTheTemplates -update

// Package source reads the texts and templates of mails as people edit them, in the folder policy/mail, and
// compiles them to what functions embed.
//
//	texts/<locale>.yaml           every text, in each of our languages
//	own/texts/<locale>.yaml       an operator's, in place of some of them
//	own/templates/<kind>.html     an operator's, in place of the layout of one message
//	own/templates/<kind>.txt      the same for its plain text
//
// Everything is tried out with sample values, so that a mistake is found here and not by a person who waits
// for a mail.
package source

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"gatehouse/shared/mail"
	"gatehouse/shared/mail/render"
	"gatehouse/shared/policyfile"
)

// Folder is where texts and templates lie, in the folder of the policies.
const Folder = "mail"

// Compile returns the compiled texts of all locales by file name, such as mail/en.json. The folder is that of
// the policies; its mail.yaml is read, too, since the texts are tried out with its brand. Errors about what
// people wrote are [policyfile.Fault]s, joined, whose files are named as seen from where the folder lies: at.
func Compile(folder fs.FS, at string) (map[string][]byte, error) {
	compiled, err := compile(folder)
	return compiled, below(at, err)
}

// below completes the names of files in faults.
func below(at string, err error) error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var faults []error
		for _, one := range joined.Unwrap() {
			faults = append(faults, below(at, one))
		}
		return errors.Join(faults...)
	}
	if fault, ok := errors.AsType[policyfile.Fault](err); ok {
		fault.File = path.Join(at, fault.File)
		return fault
	}
	return err
}

func compile(folder fs.FS) (map[string][]byte, error) {
	policy, err := readPolicy(folder)
	if err != nil {
		return nil, err
	}
	templates, err := readTemplates(folder)
	faults := []error{err}
	texts := map[string]render.Compiled{}
	for _, locale := range mail.Locales() {
		texts[locale], err = readLocale(folder, locale, templates)
		faults = append(faults, err)
	}
	faults = append(faults, strays(folder), unread(folder))
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	if err := rehearse(folder, policy, texts); err != nil {
		return nil, err
	}
	return files(texts)
}

// files are the compiled texts by file name.
func files(texts map[string]render.Compiled) (map[string][]byte, error) {
	compiled := map[string][]byte{}
	for locale, one := range texts {
		text, err := policyfile.Compile(one)
		if err != nil {
			return nil, err
		}
		compiled[Folder+"/"+locale+".json"] = text
	}
	return compiled, nil
}

// readPolicy is the compiled form of mail.yaml.
func readPolicy(folder fs.FS) ([]byte, error) {
	const file = "mail.yaml"
	text, err := fs.ReadFile(folder, file)
	if err != nil {
		return nil, err
	}
	policy := mail.Default()
	if err := policyfile.Decode(file, text, &policy); err != nil {
		return nil, err
	}
	return policyfile.Compile(policy)
}

// readLocale reads our texts of a language, and an operator's.
func readLocale(folder fs.FS, locale string, templates map[string]string) (render.Compiled, error) {
	compiled := render.Compiled{Templates: templates}
	var err, ownErr error
	compiled.Texts, err = readTexts(folder, textsFile(locale), sections{locale: locale})
	if errors.Is(err, fs.ErrNotExist) {
		err = policyfile.Fault{File: textsFile(locale), Problem: "is missing"}
	}
	compiled.Own, ownErr = readTexts(folder, ownFile(locale), sections{locale: locale, own: true})
	if errors.Is(ownErr, fs.ErrNotExist) {
		ownErr = nil
	}
	return compiled, errors.Join(err, ownErr)
}

func textsFile(locale string) string { return Folder + "/texts/" + locale + ".yaml" }
func ownFile(locale string) string   { return Folder + "/own/texts/" + locale + ".yaml" }

// readTexts reads one file of texts.
func readTexts(folder fs.FS, file string, into sections) (render.Texts, error) {
	text, err := fs.ReadFile(folder, file)
	if err != nil {
		return nil, err
	}
	if err := policyfile.Decode(file, text, &into.texts); err != nil {
		return nil, err
	}
	if err := into.Validate(); err != nil {
		return nil, policyfile.Locate(file, text, err)
	}
	return into.flat(), nil
}

// readTemplates reads an operator's templates by file name.
func readTemplates(folder fs.FS) (map[string]string, error) {
	files, err := fs.Glob(folder, Folder+"/own/templates/*")
	var faults []error
	templates := map[string]string{}
	for _, file := range files {
		name := path.Base(file)
		kind, extension, _ := strings.Cut(name, ".")
		if !mail.Kind(kind).Known() || extension != "html" && extension != "txt" {
			faults = append(faults, policyfile.Fault{File: file, Problem: "is named after no message; write <message>.html or <message>.txt"})
			continue
		}
		text, err := fs.ReadFile(folder, file)
		if err != nil {
			return nil, err
		}
		if err := render.CheckTemplate(name, string(text)); err != nil {
			faults = append(faults, templateFault(file, string(text), err))
		}
		templates[name] = string(text)
	}
	return templates, errors.Join(append(faults, err)...)
}

// strays reports files of texts in languages that we do not have: nobody would read them.
func strays(folder fs.FS) error {
	var faults []error
	for _, pattern := range []string{Folder + "/texts/*", Folder + "/own/texts/*"} {
		files, err := fs.Glob(folder, pattern)
		if err != nil {
			return err
		}
		for _, file := range files {
			locale, isText := strings.CutSuffix(path.Base(file), ".yaml")
			if !isText || !slices.Contains(mail.Locales(), locale) {
				problem := "is named after no language; there are: " + strings.Join(mail.Locales(), ", ")
				faults = append(faults, policyfile.Fault{File: file, Problem: problem})
			}
		}
	}
	return errors.Join(faults...)
}

// unread reports what lies in the operator's folder beside texts and templates: nobody would read it.
func unread(folder fs.FS) error {
	entries, err := fs.ReadDir(folder, Folder+"/own")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	var faults []error
	for _, entry := range entries {
		if name := entry.Name(); name != "texts" && name != "templates" {
			problem := "nobody reads this; own holds the folders texts and templates"
			faults = append(faults, policyfile.Fault{File: Folder + "/own/" + name, Problem: problem})
		}
	}
	return errors.Join(faults...)
}

package archtest

import (
	"strings"
	"testing"
)

func TestWords(t *testing.T) {
	const words = "# House\n\n- **guard**: refuses\n* `admit`, writes\n| `shape` | x |\n| **record** | x |\n| word | meaning |\n- **Fact**: x\n" +
		"| effect | x |\n- **`gate`**: x\n- **owed**: x\n- **policy**: x\n- **source**: x\n"
	expect(t, Words(build(t, plan(), map[string]string{"README.md": words})))
	expect(t, Words(build(t, plan(), map[string]string{"README.md": strings.Replace(words, "- **owed**: x", "A thing is **owed**.\n- owed: x", 1)})),
		`README.md: does not define "owed"`)
	expect(t, Words(build(t, plan(), map[string]string{"README.md": "```\n" + words + "```\n" + strings.Replace(words, "**guard**", "guard", 1)})),
		`does not define "guard"`)
	expect(t, Words(build(t, plan(), nil)), "README.md: is missing")
}

func TestLinks(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want []string
	}{
		"links that lead somewhere": {"[a](../README.md) [b](relay.go#L3) [c](https://example.com/x) [d](#what-it-does) [e](.)\n## What it does\n", nil},
		"a lost page":               {"see [a](docs/guide.md)", []string{"functions/mailer/README.md: links to docs/guide.md, which is not there"}},
		"a lost page in a heading":  {"[a](../gone.md#x)", []string{"links to ../gone.md#x"}},
		"a lost heading":            {"[a](#settings)", []string{"links to the heading #settings, which is not on the page"}},
		"an image":                  {"![a](a.png)", []string{"links to a.png"}},
		"paths that exist":          {"`functions/mailer/relay.go`, `./functions/mailer`, `functions/mailer/`, `relay.go`, `and/or`, `dist/x/bootstrap`", nil},
		"a path that is gone":       {"edit `functions/mailer/gone.go`", []string{"names functions/mailer/gone.go, which is not there"}},
		"what make builds":          {"`functions/out/table.txt` `functions/out`", nil},
		"patterns":                  {"`functions/<name>/x.go` `functions/*/x.go` `functions/... x`", nil},
		"code blocks":               {"```\n[a](gone.md) `functions/gone.go`\n```", nil},
	} {
		t.Run(name, func(t *testing.T) {
			expect(t, Links(build(t, plan(), map[string]string{
				".gitignore":                 "/functions/out/\n",
				"functions/README.md":        "",
				"functions/mailer/README.md": test.text,
				"functions/mailer/relay.go":  "package mailer\n",
			})), test.want...)
		})
	}
}

func TestChangelog(t *testing.T) {
	const good = "# Changelog\n\n## [Unreleased]\n\n### Added\n\n## [0.1.0] - 2026-11-21\n\n### Fixed\n"
	for name, test := range map[string]struct {
		old, new string
		want     []string
	}{
		"in form":            {"", "", nil},
		"no title":           {"# Changelog\n", "Changes\n", []string{"CHANGELOG.md: does not begin with its title"}},
		"nothing unreleased": {"## [Unreleased]\n", "", []string{`has no place for what is not released yet`}},
		"no date":            {" - 2026-11-21", "", []string{`has the section "[0.1.0]"`}},
		"other heading":      {"### Fixed", "### Bugs", []string{`has the heading "Bugs"`}},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(good, test.old, test.new, 1)
			expect(t, Changelog(build(t, plan(), map[string]string{"CHANGELOG.md": text})), test.want...)
		})
	}
	expect(t, Changelog(build(t, plan(), nil)), "CHANGELOG.md: is missing")
	expect(t, Changelog(build(t, plan(), map[string]string{"CHANGELOG.md": ""})), "does not begin", "has no place")
}

func TestLeftovers(t *testing.T) {
	files := map[string]string{"fine.md": "network/ tmp todo shared/email/data\n", "data.bin": "TO" + "DO\x00"}
	expect(t, Leftovers(build(t, plan(), files)))
	for _, leftover := range leftovers() {
		files["page.md"] = "one\ntwo " + leftover.piece + "x\n"
		expect(t, Leftovers(build(t, plan(), files)), "page.md:2: "+leftover.wrong)
	}
}
